"""Supervision held in the viewer's programme, by kind: hours of their own, never mixed with those of visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from pilotapp import codes
from pilotapp.models import Person, ReflectionAttendance, ReflectionSession
from pilotapp.periods import Period, instants
from pilotapp.reports.definitions import SESSION_NUMBERS
from pilotapp.reports.queries import Numbers, Row


@dataclass(frozen=True, slots=True)
class Sessions:
    """The numbers of `SESSION_NUMBERS` for each kind that took place, and for all kinds together."""

    rows: Sequence[Row]
    totals: Numbers


def sessions(viewer: Person, period: Period) -> Sessions:
    """The sessions of a period by kind, by two SELECTs; a programme that held none gets no rows and zeros."""
    held: Any = ReflectionSession.select(
        ReflectionSession.kind, fn.COUNT(ReflectionSession.uid), fn.SUM(ReflectionSession.minutes)
    )
    there: Any = ReflectionAttendance.select(
        ReflectionSession.kind, fn.COUNT(ReflectionAttendance.person), fn.SUM(ReflectionAttendance.minutes)
    ).join(ReflectionSession)
    attended = _in(viewer, period) & (ReflectionAttendance.attended == True)  # noqa: E712 - SQL
    came = _by_kind(there.where(attended))
    rows = [
        Row(kind, codes.label("reflection_kind", kind), _numbers(*numbers, *came.get(kind, (0, 0))))
        for kind, numbers in _by_kind(held.where(_in(viewer, period))).items()
    ]
    rows.sort(key=lambda row: codes.codes("reflection_kind").index(row.key))
    return Sessions(rows, _numbers(*(sum(row.numbers[one.code] for row in rows) for one in SESSION_NUMBERS)))


def _by_kind(query: Any) -> dict[str, tuple[int, int]]:
    rows = query.group_by(ReflectionSession.kind).tuples()
    return {kind: (int(count), int(minutes or 0)) for kind, count, minutes in rows}


def _numbers(*values: int) -> dict[str, int]:
    return dict(zip((number.code for number in SESSION_NUMBERS), values, strict=True))


def _in(viewer: Person, period: Period) -> Any:
    """Held in the period."""
    return (
        (ReflectionSession.programme == viewer.programme_id)
        & (ReflectionSession.state == "held")
        & ReflectionSession.starts_at.between(*instants(period.first, period.last))
        & ReflectionSession.day.between(period.first, period.last)
    )
