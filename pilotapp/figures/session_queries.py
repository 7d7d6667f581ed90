"""Supervision held in the viewer's programme, by kind: hours of their own, never mixed with those of visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from pilotapp import codes
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures.measures import SESSION_MEASURES
from pilotapp.figures.queries import Numbers, Row
from pilotapp.models import Person, ReflectionAttendance, ReflectionSession
from pilotapp.periods import Period, instants


@dataclass(frozen=True, slots=True)
class Sessions:
    """The numbers of `SESSION_MEASURES` for each kind that took place, and for all kinds together."""

    rows: Sequence[Row]
    totals: Numbers


def sessions(viewer: Person, period: Period) -> Sessions:
    """The sessions of a period by kind, by two SELECTs; a programme that held none gets no rows and zeros."""
    asked = (viewer.programme_id, period.first, period.last, *instants(period.first, period.last))
    came = {kind: (int(count), int(minutes or 0)) for kind, count, minutes in _came(*asked)}
    rows = [
        Row(kind, codes.label("reflection_kind", kind), _numbers(count, int(minutes or 0), *came.get(kind, (0, 0))))
        for kind, count, minutes in _took_place(*asked)
    ]
    rows.sort(key=lambda row: codes.codes("reflection_kind").index(row.key))
    return Sessions(rows, _numbers(*(sum(row.numbers[one.code] for row in rows) for one in SESSION_MEASURES)))


@compiled
def _took_place(programme: Any, first: Any, last: Any, since: Any, until: Any) -> Any:
    one = ReflectionSession
    query = one.select(one.kind, fn.COUNT(one.uid), fn.SUM(one.minutes))
    return query.where(*_in(programme, first, last, since, until)).group_by(one.kind).tuples()


@compiled
def _came(programme: Any, first: Any, last: Any, since: Any, until: Any) -> Any:
    """Who was there."""
    one, there = ReflectionSession, ReflectionAttendance
    query = there.select(one.kind, fn.COUNT(there.person), fn.SUM(there.minutes)).join(one).where(there.attended)
    return query.where(*_in(programme, first, last, since, until)).group_by(one.kind).tuples()


def _in(programme: Any, first: Any, last: Any, since: Any, until: Any) -> list[Any]:
    """Held on these days, and so between these instants."""
    one = ReflectionSession
    return [
        one.programme == programme,
        one.state == "held",
        one.starts_at.between(since, until),
        one.day.between(first, last),
    ]


def _numbers(*values: int) -> dict[str, int]:
    return dict(zip((number.code for number in SESSION_MEASURES), values, strict=True))
