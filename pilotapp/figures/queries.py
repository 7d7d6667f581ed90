"""Hours and counts of the viewer's programme, by a fixed number of SELECTs in which the database does the sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from peewee import SQL, fn

from pilotapp import codes
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures import aggregate, labels
from pilotapp.figures.filters import NONE, Filters
from pilotapp.figures.measures import DIMENSIONS, MEASURES, Dimension, Measure
from pilotapp.models import Person, PersonRole, Visit
from pilotapp.models.visit import COUNTED, STATES
from pilotapp.periods import Month, Period, instants

Numbers = Mapping[str, int]
NOTHING: Numbers = dict.fromkeys((number.code for number in MEASURES), 0)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `key` is a code, a pilot's uid, a day, month, quarter or year; '' for no value."""

    key: str
    label: str
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Table:
    """The measures of a period by one dimension, most time on site first (times and groups in their own order)."""

    dimension: Dimension
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[Measure, ...]:
        """The measures that a page shows for each row; files have all."""
        return tuple(each for each in MEASURES if each.on_page and each.code != f"{self.dimension.code}s")


@dataclass(frozen=True, slots=True)
class Overview:
    """A period's totals and tables, counted from the same visits by the same statement."""

    totals: Numbers
    tables: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """Overview of a month. `states` counts its visits by state; `waits` those of all months that wait for pilots."""

    numbers: Numbers
    states: Mapping[str, int]
    waits: Mapping[str, int]


def totals(viewer: Person, period: Period, filters: Filters = NONE) -> Numbers:
    """Return all measures of the viewer's programme in a period."""
    return overview(viewer, period, (), filters).totals


def overview(
    viewer: Person,
    period: Period,
    dimensions: Sequence[Dimension] = DIMENSIONS,
    filters: Filters = NONE,
    by: str = "minutes",
) -> Overview:
    """Return totals and a table by each of `dimensions`, sorted by the measure `by`, largest first.

    It is one SELECT, and one for the names if a dimension is pilots.
    """
    wanted: dict[str, Sequence[Dimension]] = {"": (), **{dimension.code: (dimension,) for dimension in dimensions}}
    found: dict[str, dict[str, Numbers]] = {}
    for name, key, _none, *values in aggregate.tables(viewer.programme_id, period, wanted, filters):
        found.setdefault(name, {})[read_key(name, key)] = numbers_of(values)
    names = pilot_names(viewer) if any(dimension.code == "pilot" for dimension in dimensions) else {}
    return Overview(
        found[""][""],
        {each.code: Table(each, in_place(each, found.get(each.code, {}), names, by)) for each in dimensions},
    )


def first_day(viewer: Person) -> date | None:
    """Return the day of the first counted visit of the viewer's programme; None if there is none."""
    found = [day for (day,) in _first_day(viewer.programme_id)]
    return found[0] if found else None


@compiled
def _first_day(programme: Any) -> Any:
    counted = (Visit.programme == programme) & Visit.state.in_(COUNTED)
    return Visit.select(Visit.day).where(counted).order_by(Visit.started_at).limit(1).tuples()


def time_steps(period: Period) -> tuple[str, ...]:
    """Return the time dimensions that a period can be split by: codes of dimensions, finest first."""
    days = (period.last - period.first).days
    return ("day",) if days < 31 else ("month",) if days < 92 else ("month", "quarter")


def month_summary(viewer: Person, month: date) -> MonthSummary:
    """Return the overview of a day's month: hours, visits by state, active pilots, and what waits for pilots."""
    period, programme = Month.of(month), viewer.programme_id
    days = (period.first, period.last)
    return MonthSummary(
        numbers=totals(viewer, period),
        states=_in_order(_by_state(programme, list(STATES), *days, *instants(*days))),
        waits=_in_order(_by_state(programme, ["asked", "ended"], None, None, None, None)),
    )


def pilot_names(viewer: Person) -> dict[str, str]:
    """Return the displayed names of everybody in the viewer's programme, by uid."""
    return {str(uid): codes.called(name) for uid, name in _people(viewer.programme_id)}


@compiled
def _people(programme: Any) -> Any:
    return Person.select(Person.uid, Person.name).where(Person.programme == programme).tuples()


def pilots(viewer: Person) -> dict[UUID, str]:
    """Return the pilots of the viewer's programme, sorted by name, for a filter."""
    return dict(_pilots(viewer.programme_id))


@compiled
def _pilots(programme: Any) -> Any:
    found: Any = Person.select(Person.uid, Person.name).join(PersonRole, on=(PersonRole.person == Person.uid))
    return found.where(Person.holders("pilot", programme)).order_by(Person.name_key, Person.uid).tuples()


def in_place(
    dimension: Dimension, found: Mapping[str, Numbers], names: Mapping[str, str], by: str = "minutes"
) -> tuple[Row, ...]:
    """Return the rows of a dimension with labels, sorted; by size those with the largest `by` first."""
    rows = [Row(key, labels.label(dimension, key, names), numbers) for key, numbers in found.items()]
    return tuple(sorted(rows, key=lambda row: labels.place(dimension, row.key, row.label, row.numbers[by])))


def read_key(dimension: str, key: str | None) -> str:
    """Normalise a key from the database: one spelling of a uid, '' for no value."""
    return str(UUID(key)) if dimension == "pilot" and key else key or ""


def numbers_of(values: Iterable[Any]) -> Numbers:
    """Return the sums of a row as integers by code."""
    return {number.code: int(value or 0) for number, value in zip(MEASURES, values, strict=True)}


def _in_order(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    found = dict(counted)
    return {state: int(found[state]) for state in codes.codes("state") if state in found}


@compiled
def _by_state(programme: Any, states: list[Any], first: Any, last: Any, since: Any, until: Any) -> Any:
    """How many visits have these states; of the days from `first` to `last`, if given, `since` and `until` around them.

    It names the states even if they are all, so that a database reads nothing but an index.
    """
    days = [Visit.began(programme, first, last, (since, until))] if first is not None else []
    query: Any = Visit.select(Visit.state, fn.COUNT(SQL("*")))
    return query.where(Visit.programme == programme, Visit.state.in_(states), *days).group_by(Visit.state).tuples()
