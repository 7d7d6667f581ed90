"""A generation of the database: the time from one restore to the next."""

from __future__ import annotations

from pilotapp.models.base import Table, UtcField, now_field


class Generation(Table):
    """The first one begins with the database; each restore begins another one, from a backup of `backup_at`."""

    begun_at = now_field(unique=True)
    backup_at = UtcField(null=True)
