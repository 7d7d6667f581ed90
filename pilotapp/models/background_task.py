"""Columns of all tables whose rows background workers process: state, progress and lease."""

from __future__ import annotations

from peewee import CharField, IntegerField, SmallIntegerField, UUIDField

from pilotapp.models.base import Table, UtcField, now_field

UNFINISHED = ("waiting", "working")


class BackgroundTask(Table):
    """`state` is waiting, working, ready or failed; a table may add others. `done` of `total` steps are done.

    `worker` is the id of the lease holder, `heartbeat_at` its last heartbeat, `tries` how often work was begun. After
    `expires_at` the result is not available any more.
    """

    state = CharField(max_length=8, default="waiting")
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    worker = UUIDField(null=True)
    tries = SmallIntegerField(default=0)
    created_at = now_field()
    heartbeat_at = UtcField(column_name="alive_at", null=True)
    expires_at = UtcField(column_name="gone_at")

    @property
    def is_unfinished(self) -> bool:
        """Whether the row waits or is being worked on."""
        return self.state in UNFINISHED
