"""Which pilots are due for a reflection session: no attended one for as many days as their programme sets."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from peewee import fn

from pilotapp import clock
from pilotapp.models import Person, PersonRole, Programme, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import rules

FEW = 8  # pilots shown at the top of the list at once


@dataclass(frozen=True, slots=True)
class Due:
    """A pilot who is due: the day of the last session or None, `since` that day or the day of joining, and days since.

    `coming` is a planned session that the pilot is invited to and has not declined.
    """

    uid: UUID
    name: str
    last: date | None
    since: date
    days: int
    coming: UUID | None


def due(viewer: Person, after: UUID | None = None) -> tuple[list[Due], UUID | None]:
    """Return some of the programme's pilots who are due, longest first, and the cursor for more.

    Pilots who are invited to a session already come last.
    """
    found = sorted(of_programme(viewer.programme, clock.now()), key=lambda one: one.coming is not None)
    uids = [one.uid for one in found]
    start = uids.index(after) + 1 if after in uids else 0
    shown = found[start : start + FEW]
    return shown, shown[-1].uid if start + FEW < len(found) else None


def of_programme(programme: Programme, now: datetime) -> list[Due]:
    """Return all active pilots of a programme who are due at `now`, longest first; by three SELECTs."""
    today, last, coming = now.astimezone(programme.zone).date(), _last_days(programme), _coming(programme, now)
    lines = []
    for uid, name, created_at in _pilots(programme):
        since = last.get(uid) or created_at.astimezone(programme.zone).date()
        if rules.is_due(since, today, programme.reflection_days):
            lines.append(Due(uid, name, last.get(uid), since, (today - since).days, coming.get(uid)))
    return sorted(lines, key=lambda one: (-one.days, one.name, one.uid))


def _pilots(programme: Programme) -> list[tuple[UUID, str, datetime]]:
    pilots = PersonRole.select(PersonRole.person).where(PersonRole.role == "pilot")
    query: Any = Person.select(Person.uid, Person.name, Person.created_at).where(
        Person.programme == programme.uid, Person.active, Person.erased_at.is_null(), Person.uid.in_(pilots)
    )
    return list(query.tuples())


def _last_days(programme: Programme) -> dict[UUID, date]:
    rows: Any = (
        ReflectionAttendance.select(ReflectionAttendance.person, fn.MAX(ReflectionSession.day))
        .join(ReflectionSession)
        .where(ReflectionSession.programme == programme.uid, ReflectionSession.state == "held")
        .where(ReflectionAttendance.attended == True)  # noqa: E712 - SQL
        .group_by(ReflectionAttendance.person)
        .tuples()
    )
    return {uid: date.fromisoformat(day) if isinstance(day, str) else day for uid, day in rows}


def _coming(programme: Programme, now: datetime) -> dict[UUID, UUID]:
    """Return the next session of each pilot who is invited and has not declined."""
    declined = ReflectionAttendance.answer == "no"
    rows: Any = (
        ReflectionAttendance.select(ReflectionAttendance.person, ReflectionSession.uid)
        .join(ReflectionSession)
        .where(ReflectionSession.programme == programme.uid, ReflectionSession.state == "planned")
        .where(ReflectionSession.starts_at >= now - rules.WRITING_DOWN)
        .where(ReflectionAttendance.answer.is_null() | ~declined)
        .order_by(ReflectionSession.starts_at.desc())
        .tuples()
    )
    return dict(rows)
