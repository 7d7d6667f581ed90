"""Failed attempts to authenticate, counted over all workers."""

from __future__ import annotations

from peewee import CharField, IntegerField

from pilotapp.models.base import Base, UtcField


class Attempt(Base):
    """`key` is a keyed SHA-256 of what is counted (an account, an address, a device), which cannot be reversed.

    No attempt with this key is allowed before `free_at`; the count restarts if `last_at` is long ago.
    """

    key = CharField(max_length=64, primary_key=True)
    failures = IntegerField()
    first_at = UtcField()
    last_at = UtcField(index=True)
    free_at = UtcField()
