"""What all tables share whose rows are worked on beside the requests: what state they are in, how far, and by whom."""

from __future__ import annotations

from peewee import CharField, IntegerField, SmallIntegerField, UUIDField

from pilotapp.models.base import Table, UtcField, now_field

UNFINISHED = ("waiting", "working")


class BackgroundTask(Table):
    """`state` is waiting, working, ready or failed; a table may know more. `done` of `total` steps are made.

    `worker` is who works on it, `heartbeat_at` when that was last heard of, `tries` how often somebody began. After
    `expires_at` nobody may have it any more.
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
        """Whether somebody works on it or is expected to."""
        return self.state in UNFINISHED
