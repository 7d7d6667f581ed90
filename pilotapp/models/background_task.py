"""Columns of all tables whose rows background workers process: state, progress and lease."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import CharField, IntegerField, SmallIntegerField, UUIDField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.handling import technical

UNFINISHED = ("waiting", "working")


class BackgroundTask(Table):
    """`state` is waiting, working, ready or failed; a table may add others. `done` of `total` steps are done.

    `worker` is the id of the lease holder, `heartbeat_at` its last heartbeat, `tries` how often work was begun.
    """

    state = technical(CharField(max_length=8, default="waiting"))
    done = technical(IntegerField(default=0))
    total = technical(IntegerField(default=0))
    worker = technical(UUIDField(null=True), excluded=_l("It says which process of the server writes the file."))
    tries = technical(SmallIntegerField(default=0))
    created_at = technical(now_field())
    heartbeat_at = technical(UtcField(column_name="alive_at", null=True))

    @property
    def is_unfinished(self) -> bool:
        """Whether the row waits or is being worked on."""
        return self.state in UNFINISHED

    @classmethod
    def waits(cls, now: datetime) -> Any:
        """Return SQL for the rows on which work may begin."""
        return cls.state == "waiting"
