"""Hours and counts of the viewer's programme; the database adds up, by a fixed number of SELECTs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import format_date
from peewee import SQL, Case, fn

from pilotapp import codes
from pilotapp.models import Entry, Person, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Month, Period
from pilotapp.reports.definitions import DIMENSIONS, NUMBERS, Dimension, Number

_SUMS: dict[str, Any] = {
    "minutes": fn.SUM(Visit.minutes),
    "visits": fn.COUNT(Visit.uid),
    "confirmed": fn.SUM(Case(None, [(Visit.state == "confirmed", 1)], 0)),
    "first_contacts": fn.SUM(Case(None, [(Visit.first_contact == True, 1)], 0)),  # noqa: E712 - SQL
    "pilots": fn.COUNT(Visit.pilot.distinct()),
    "waiting": fn.SUM(Visit.waiting_minutes),
    "travel": fn.SUM(Visit.travel_minutes),
}
_GROUPS: dict[str, tuple[Any, ...]] = {
    "institution_kind": (Visit.institution_kind,),
    "topic": (VisitTopic.topic,),
    "client_language": (Visit.client_language,),
    "pilot": (Person.uid, Person.name),
    "outcome": (Visit.outcome,),
    "month": (fn.SUBSTR(Visit.day.cast("TEXT"), SQL("1"), SQL("7")),),
}
Numbers = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: `key` is a code, a pilot's uid or a month."""

    key: str
    label: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a period by one dimension, most time on site first (months in their order)."""

    dimension: Dimension
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Number, ...]:
        """The numbers that a page shows of each row; the CSV has all."""
        return tuple(each for each in NUMBERS if each.on_page and each.code != f"{self.dimension.code}s")


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """A month at a glance. `states` counts its visits by state; `waits` is what waits in all months together."""

    numbers: Numbers
    states: Mapping[str, int]
    waits: Mapping[str, int]


def totals(viewer: Person, period: Period) -> Numbers:
    """All numbers of the viewer's programme in a period."""
    return _numbers(next(iter(_counted(viewer, period, ()).tuples())))


def table(viewer: Person, period: Period, dimension: Dimension) -> Table:
    """All numbers of the viewer's programme in a period by one dimension."""
    groups = _GROUPS[dimension.code]
    query: Any = _counted(viewer, period, groups)
    if dimension.code == "topic":
        query = query.join(VisitTopic, on=(VisitTopic.visit == Visit.uid))
    elif dimension.code == "pilot":
        query = query.join(Person, on=(Visit.pilot == Person.uid))
    width = len(groups)
    rows = [
        Row(str(found[0]), _label(dimension, found[:width]), _numbers(found[width:]))
        for found in query.group_by(*groups).tuples()
    ]
    if dimension.code == "month":
        return Table(dimension, tuple(sorted(rows, key=lambda row: row.key)))
    return Table(dimension, tuple(sorted(rows, key=lambda row: (-row.numbers["minutes"], row.label.casefold()))))


def tables(viewer: Person, period: Period) -> list[Table]:
    """The tables of a period's page; by month for a year only."""
    wanted = (each for each in DIMENSIONS if each.code != "month" or not isinstance(period, Month))
    return [table(viewer, period, dimension) for dimension in wanted]


def visits(viewer: Person, period: Period) -> list[Visit]:
    """The counted visits of the viewer's programme in a period, with pilot and `topics`, oldest first."""
    where = _in(viewer, period) & Visit.state.in_(COUNTED)
    rows = list(
        Visit.select(Visit, Person)
        .join(Person, on=(Visit.pilot == Person.uid))
        .where(where)
        .order_by(Visit.started_at, Visit.uid)
    )
    topics: dict[UUID, list[str]] = {visit.uid: [] for visit in rows}
    links: Any = VisitTopic.select(VisitTopic.visit, VisitTopic.topic).join(Visit).where(where).tuples()
    for uid, topic in links:
        topics[uid].append(topic)
    for visit in rows:
        visit.topics = sorted(topics[visit.uid], key=codes.codes("topic").index)
    return rows


def month_summary(viewer: Person, month: date) -> MonthSummary:
    """The month of a day at a glance: hours, visits by state, active pilots, and what waits altogether."""
    period = Month.of(month)
    mine = Visit.programme == viewer.programme_id
    still = mine & Visit.state.in_(("recorded", "asked", "ended", "waiting"))
    held = (Entry.programme == viewer.programme_id) & (Entry.answer == "held") & Entry.decision.is_null()
    return MonthSummary(
        numbers=totals(viewer, period),
        states=_by_state(_in(viewer, period)),
        waits={**_by_state(still), "held": int(Entry.select().where(held).count())},
    )


def _by_state(where: Any) -> dict[str, int]:
    query: Any = Visit.select(Visit.state, fn.COUNT(Visit.uid)).where(where).group_by(Visit.state).tuples()
    found = dict(query)
    return {state: int(found[state]) for state in codes.codes("state") if state in found}


def _counted(viewer: Person, period: Period, groups: tuple[Any, ...]) -> Any:
    return Visit.select(*groups, *_SUMS.values()).where(_in(viewer, period), Visit.state.in_(COUNTED))


def _in(viewer: Person, period: Period) -> Any:
    """The programme's visits that began in the period. The instants only let the index find them: the day decides."""
    since = datetime.combine(period.first - timedelta(days=1), time(), UTC)
    until = datetime.combine(period.last + timedelta(days=2), time(), UTC)
    return (
        (Visit.programme == viewer.programme_id)
        & Visit.started_at.between(since, until)
        & Visit.day.between(period.first, period.last)
    )


def _numbers(row: Iterable[Any]) -> dict[str, int]:
    return {code: int(value or 0) for code, value in zip(_SUMS, row, strict=True)}


def _label(dimension: Dimension, found: tuple[Any, ...]) -> str:
    if dimension.code == "month":
        return str(format_date(date.fromisoformat(f"{found[0]}-01"), "LLLL yyyy"))
    return codes.label(dimension.kind, found[0]) if dimension.kind else codes.called(found[-1])
