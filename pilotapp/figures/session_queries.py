"""Supervision that took place in a programme. Its hours are separate from those of visits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pilotapp import codes
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures.measures import SESSION_MEASURE, SESSION_MEASURES
from pilotapp.figures.queries import Numbers, Row
from pilotapp.models import Person, ReflectionAttendance, ReflectionSession
from pilotapp.periods import Period, instants

_HELD = tuple(SESSION_MEASURE[code].formula(ReflectionSession) for code in ("sessions", "session_minutes"))
_ATTENDED = tuple(SESSION_MEASURE[code].formula(ReflectionAttendance) for code in ("attendances", "attended_minutes"))


@dataclass(frozen=True, slots=True)
class Sessions:
    """The measures of `SESSION_MEASURES` for each kind that took place, and for all kinds together."""

    rows: Sequence[Row]
    totals: Numbers


def sessions(viewer: Person, period: Period) -> Sessions:
    """Return the sessions of a period by kind, by two SELECTs; no rows and zeros if none took place."""
    asked = _asked(viewer.programme_id, period.first, period.last)
    came = {kind: (int(count), int(minutes or 0)) for kind, count, minutes in _attended_by_kind(*asked)}
    rows = [
        Row(kind, codes.label("reflection_kind", kind), _numbers(count, int(minutes or 0), *came.get(kind, (0, 0))))
        for kind, count, minutes in _held_by_kind(*asked)
    ]
    rows.sort(key=lambda row: codes.codes("reflection_kind").index(row.key))
    return Sessions(rows, _numbers(*(sum(row.numbers[one.code] for row in rows) for one in SESSION_MEASURES)))


def sums(programme: UUID, first: date, last: date) -> tuple[int, int]:
    """Return how many sessions took place on these days, and their minutes."""
    kinds = list(_held_by_kind(*_asked(programme, first, last)))
    return sum(count for _, count, _ in kinds), sum(int(minutes or 0) for _, _, minutes in kinds)


def by_person(programme: UUID, first: date, last: date) -> Mapping[UUID, tuple[int, int]]:
    """Return by person how many sessions they attended on these days, and the minutes of these sessions."""
    found = _attended_by_person(*_asked(programme, first, last))
    return {person: (int(count), int(minutes or 0)) for person, count, minutes in found}


def of_person(person: Person, first: date, last: date) -> tuple[int, int]:
    """Return how many sessions this person attended on these days, and their minutes."""
    [(count, minutes)] = _attended_by_one(*_asked(person.programme_id, first, last), person.uid)
    return int(count), int(minutes or 0)


def _asked(programme: UUID, first: date, last: date) -> tuple[Any, ...]:
    return programme, first, last, *instants(first, last)


@compiled
def _held_by_kind(programme: Any, first: Any, last: Any, since: Any, until: Any) -> Any:
    one = ReflectionSession
    query = one.select(one.kind, *_HELD)
    return query.where(*_in(programme, first, last, since, until)).group_by(one.kind).tuples()


@compiled
def _attended_by_kind(programme: Any, first: Any, last: Any, since: Any, until: Any) -> Any:
    one, there = ReflectionSession, ReflectionAttendance
    query = there.select(one.kind, *_ATTENDED).join(one).where(there.attended)
    return query.where(*_in(programme, first, last, since, until)).group_by(one.kind).tuples()


@compiled
def _attended_by_person(programme: Any, first: Any, last: Any, since: Any, until: Any) -> Any:
    one, there = ReflectionSession, ReflectionAttendance
    query = there.select(there.person, *_ATTENDED).join(one).where(there.attended)
    return query.where(*_in(programme, first, last, since, until)).group_by(there.person).tuples()


@compiled
def _attended_by_one(programme: Any, first: Any, last: Any, since: Any, until: Any, person: Any) -> Any:
    one, there = ReflectionSession, ReflectionAttendance
    query = there.select(*_ATTENDED).join(one).where(there.attended, there.person == person)
    return query.where(*_in(programme, first, last, since, until)).tuples()


def _in(programme: Any, first: Any, last: Any, since: Any, until: Any) -> list[Any]:
    """Conditions: took place on these days, and so (for an index) between these instants."""
    one = ReflectionSession
    return [
        one.programme == programme,
        one.state == "held",
        one.starts_at.between(since, until),
        one.day.between(first, last),
    ]


def _numbers(*values: int) -> dict[str, int]:
    return dict(zip((number.code for number in SESSION_MEASURES), values, strict=True))
