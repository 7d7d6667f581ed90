"""A session: one signed-in browser, so that it can be listed and ended."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person


class Session(Table):
    """Only the hash of the token that the cookie carries is stored. An ended session never comes back."""

    token_hash = CharField(max_length=64, unique=True)
    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    device = CharField(max_length=120, default="")
    created_at = now_field()
    last_seen_at = now_field()
    ended_at = UtcField(null=True)
