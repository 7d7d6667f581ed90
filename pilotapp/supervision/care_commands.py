"""Automatic hints against overload: a friendly notice, at most one a week."""

from datetime import datetime
from typing import Any
from uuid import UUID

from peewee import fn

from pilotapp import db, notices
from pilotapp.models import Person, Programme, Visit
from pilotapp.models.visit import COUNTED
from pilotapp.supervision import care_rules
from pilotapp.supervision.care_queries import week_bounds


def remind_of_week_hours(now: datetime) -> int:
    """Notify every active pilot above the recommended hours in the ISO week of `now`; return how many notices are new.

    Shown in the app only, never mailed. Each pilot gets at most one a week, however often this runs. Programmes without
    a limit are skipped. Days and weeks are those of each programme's time zone.
    """
    programmes = list(Programme.select().where(Programme.week_hours > 0))  # read before any write
    return sum(_remind(programme, now) for programme in programmes)


def _remind(programme: Programme, now: datetime) -> int:
    today = now.astimezone(programme.zone).date()
    week = care_rules.week_key(today)
    tired = [uid for uid, minutes in _done(programme, now) if care_rules.passed(minutes, programme.week_hours)]
    if not tired:
        return 0
    with db.transaction():
        return sum(
            notices.write(uid, programme.uid, "week_hours", uid, once=f"week:{week}:{uid}", mail=False) for uid in tired
        )


def _done(programme: Programme, now: datetime) -> list[tuple[UUID, int]]:
    """Return the active pilots of a programme with their minutes on site in the week of `now`."""
    since, until = week_bounds(now.astimezone(programme.zone).date(), programme.zone)
    rows: Any = (
        Visit.select(Visit.pilot, fn.SUM(Visit.minutes))
        .join(Person, on=(Visit.pilot == Person.uid))
        .where(Visit.programme == programme.uid, Visit.started_at >= since, Visit.started_at < until)
        .where(Visit.state.in_(COUNTED), Person.active)
        .group_by(Visit.pilot)
        .tuples()
    )
    return [(uid, int(minutes or 0)) for uid, minutes in rows]
