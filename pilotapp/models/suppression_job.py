"""A suppression job: which cells of some figures must be suppressed; a long computation, its result kept for a day."""

from flask_babel import lazy_gettext as _l
from peewee import CharField, TextField

from pilotapp.models.background_task import BackgroundTask
from pilotapp.models.base import UtcField
from pilotapp.models.handling import technical


class SuppressionJob(BackgroundTask):
    """`request` is JSON of numbers and codes only, `cache_key` its hash: equal requests share one row.

    `result` is JSON: the reason of each suppressed cell by its key, or that the request is infeasible. `done` of
    `total` checks of cells are done; `total` may grow. After `expires_at` the result is not used any more.
    """

    excluded = _l("It says which numbers of a report are hidden, for a day.")
    cache_key = technical(CharField(column_name="mark", max_length=64, unique=True))
    request = technical(TextField(column_name="question"))
    result = technical(TextField(column_name="answer", null=True))
    expires_at = technical(UtcField(column_name="gone_at"))

    class Meta:
        table_name = "hiding"
