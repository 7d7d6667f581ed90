"""A passkey: a key pair of a person's device, of which only the public key is stored."""

from uuid import UUID

from peewee import BooleanField, CharField, IntegerField, TextField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, OPENS, YOU, access, secret, technical
from pilotapp.models.person import Person


class Passkey(Table):
    """`credential` and `public_key` are base64url as WebAuthn gives them; a passkey with `ended_at` is not valid."""

    subject_kind, subject_owner = "passkey", "person"
    person = technical(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    person_id: UUID
    credential = secret(TextField(unique=True))
    public_key = secret(TextField(), excluded=OPENS)
    sign_count = technical(IntegerField(default=0))
    transports = access(CharField(max_length=80, default=""))
    name = access(CharField(max_length=80))
    backed_up = access(BooleanField(default=False))
    created_at = access(now_field())
    last_used_at = access(UtcField(null=True))
    ended_at = access(UtcField(null=True))
