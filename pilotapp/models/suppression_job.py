"""A suppression job: which cells of some figures must be suppressed; a long computation, its result kept for a day."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import Asc, CharField, TextField, UUIDField, fn

from pilotapp.models.background_task import BackgroundTask
from pilotapp.models.base import UtcField
from pilotapp.models.handling import technical


class SuppressionJob(BackgroundTask):
    """`request` is JSON of numbers and codes only, `cache_key` its hash: equal requests share one row.

    `result` is JSON: the reason of each suppressed cell by its key, or that the request is infeasible. `done` of
    `total` checks of cells are done; `total` may grow. After `expires_at` the result is not used any more.
    `programme` requested it first, for a sum the funder's; None: before there was this column.
    """

    excluded = _l("It says which numbers of a report are hidden, for a day.")
    cache_key = technical(CharField(column_name="mark", max_length=64, unique=True))
    request = technical(TextField(column_name="question"))
    result = technical(TextField(column_name="answer", null=True))
    expires_at = technical(UtcField(column_name="gone_at"))
    programme = technical(UUIDField(null=True))

    class Meta:
        table_name = "hiding"
        indexes = ((("programme", "heartbeat_at"), False),)

    @classmethod
    def claim_order(cls) -> Sequence[Any]:
        """Programmes take turns: the oldest job of the programme that was worked for longest ago, or never, is next.

        A programme was last worked for at the latest heartbeat of its jobs, finished ones too (they are kept for a
        day). So many jobs of one programme delay each job of another by one of them only, also after a restart. A job
        without a programme is claimed as if its programme was never worked for.
        """
        same = cls.alias()
        last = same.select(fn.MAX(same.heartbeat_at)).where(same.programme == cls.programme)
        return Asc(last, nulls="first"), cls.created_at
