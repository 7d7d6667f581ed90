"""A timed job: when it is due and when it ran last, so that any number of processes share its runs."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import CharField

from pilotapp.models.background_task import BackgroundTask
from pilotapp.models.base import UtcField
from pilotapp.models.handling import technical


class TimedJob(BackgroundTask):
    """One row per job, worked on again and again; `state` is waiting, working, or failed if the last run failed.

    `due_at` is when the next run begins; None for a job whose own threads work continuously. `ran_at` is when the last
    run ended, None before the first. After `late_at` the next run is overdue. `done` of `total` steps are done.
    """

    excluded = _l("It says when the server did its regular work.")
    name = technical(CharField(max_length=24, unique=True))
    due_at = technical(UtcField(null=True))
    ran_at = technical(UtcField(null=True))
    late_at = technical(UtcField())

    @classmethod
    def waits(cls, now: datetime) -> Any:
        return (cls.state != "working") & (cls.due_at <= now)
