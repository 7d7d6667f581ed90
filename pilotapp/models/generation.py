"""A generation of the database: the time from one restore to the next."""

from __future__ import annotations

from peewee import UUIDField

from pilotapp.models.base import Table, UtcField, now_field


class Generation(Table):
    """The first one begins with the database; each restore begins another one, from a backup of `backup_at`.

    `ledger` is the name of the access ledger to which the database belongs (`pilotapp/identity/access_ledger.py`).
    """

    begun_at = now_field(unique=True)
    backup_at = UtcField(null=True)
    ledger = UUIDField(null=True)
