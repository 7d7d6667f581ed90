"""A passkey: a key pair of a person's device, of which only the public key is stored."""

from __future__ import annotations

from uuid import UUID

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person


class Passkey(Table):
    """`credential` and `public_key` are base64url as WebAuthn gives them; a passkey with `ended_at` is not valid."""

    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    person_id: UUID
    credential = TextField(unique=True)
    public_key = TextField()
    sign_count = IntegerField(default=0)
    transports = CharField(max_length=80, default="")
    name = CharField(max_length=80)
    backed_up = BooleanField(default=False)
    created_at = now_field()
    last_used_at = UtcField(null=True)
    ended_at = UtcField(null=True)
