"""A generation of the database: the time from one restore to the next."""

from __future__ import annotations

from peewee import UUIDField

from pilotapp.models.base import Table, UtcField, now_field


class Generation(Table):
    """The first generation begins with the database; each restore begins another, from a backup made at `backup_at`.

    `ledger` is the id of the access ledger that the database belongs to (`pilotapp/identity/access_ledger.py`).
    """

    begun_at = now_field(unique=True)
    backup_at = UtcField(null=True)
    ledger = UUIDField(null=True)
