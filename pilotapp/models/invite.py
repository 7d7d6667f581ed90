"""An invitation: a single-use link by which a person signs in and sets a passkey or password."""

from peewee import CharField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, KEPT, OPENS, YOU, audit, secret, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Invite(Table):
    """Only the token's hash is stored; the link is shown once to the coordinator who made it, or mailed.

    It is bound to the `role` that the person has in `programme`. `way`: handed over ('hand') or sent ('mail').
    """

    subject_kind, subject_owner = "invite", "person"
    programme = tenant(Reference(Programme, on_delete="RESTRICT"))
    role = audit(CharField(max_length=20))
    way = audit(CharField(max_length=4, default="hand"))

    token_hash = secret(CharField(max_length=64, unique=True), excluded=OPENS)
    person = audit(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    created_by = audit(Reference(Person, on_delete="CASCADE", null=True), erased=KEPT)
    created_at = audit(now_field())
    expires_at = audit(UtcField())
    used_at = audit(UtcField(null=True))
    revoked_at = audit(UtcField(null=True))
