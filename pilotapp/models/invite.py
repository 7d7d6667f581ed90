"""An invitation: a single-use link by which a person signs in and sets a passkey or password."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Invite(Table):
    """Only the token's hash is stored; the link is shown once to the coordinator who made it, or mailed.

    It is bound to the `role` that the person has in `programme`. `way`: handed over ('hand') or sent ('mail').
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+")
    role = CharField(max_length=20)
    way = CharField(max_length=4, default="hand")

    token_hash = CharField(max_length=64, unique=True)
    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    created_by = ForeignKeyField(Person, on_delete="CASCADE", backref="+", null=True)
    created_at = now_field()
    expires_at = UtcField()
    used_at = UtcField(null=True)
    revoked_at = UtcField(null=True)
