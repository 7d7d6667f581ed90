"""What tables share whose rows background workers process: the lease; mostly state and progress too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from peewee import CharField, IntegerField, SmallIntegerField, UUIDField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.handling import technical

UNFINISHED = ("waiting", "working")
MAX_TRIES = 3
Values = dict[str, Any]


class Leased(Table):
    """A table whose rows workers claim (`background.task`).

    `worker` is the id of the lease holder, `heartbeat_at` its last heartbeat, `tries` how often work was begun.
    `CLAIMED`, `WAITING` and `FAILED` are the columns that a claim, a stop and a failure set besides.
    """

    worker: Any
    heartbeat_at: Any
    tries: Any
    created_at: Any
    CLAIMED: ClassVar[Values] = {}
    WAITING: ClassVar[Values] = {}
    FAILED: ClassVar[Values] = {}

    @classmethod
    def waits(cls, now: datetime) -> Any:
        """Return SQL for the rows on which work may begin."""
        raise NotImplementedError

    @classmethod
    def is_claimed(cls) -> Any:
        """Return SQL for the rows with a lease, also one that is lost."""
        raise NotImplementedError

    @classmethod
    def claim_order(cls) -> Sequence[Any]:
        """Return SQL for the order in which rows are claimed: the oldest first."""
        return (cls.created_at,)


class BackgroundTask(Leased):
    """`state` is waiting, working, ready or failed; a table may add others. `done` of `total` steps are done."""

    CLAIMED: ClassVar[Values] = {"state": "working", "done": 0}
    WAITING: ClassVar[Values] = {"state": "waiting"}
    FAILED: ClassVar[Values] = {"state": "failed"}
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
        return cls.state == "waiting"

    @classmethod
    def is_claimed(cls) -> Any:
        return cls.state == "working"
