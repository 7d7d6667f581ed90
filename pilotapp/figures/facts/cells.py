"""Sums over all programmes, stored in cells: a month or a year, by topic and kind of institution, and in total.

A pilot belongs to one programme, so the distinct pilots of a cell add up over programmes. They do not add up over
months or topics; therefore a year and 'all topics' have cells of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from pilotapp import db
from pilotapp.db import database
from pilotapp.figures.facts import rows
from pilotapp.models import DirtyMonth, FactMonth
from pilotapp.periods import Year

ALL = "*"


class Key(NamedTuple):
    """The key of a cell: '2026-03' or '2026', and its codes; ALL for all of them, '' for none given."""

    period: str
    topic: str
    institution_kind: str


class Sums(NamedTuple):
    """Numbers of counted visits, minutes on site, first contacts, and distinct pilots."""

    visits: int = 0
    minutes: int = 0
    first_contacts: int = 0
    pilots: int = 0


class Shape(NamedTuple):
    """What cells are split by: months (else years), topics, kinds of institution."""

    months: bool
    topics: bool
    kinds: bool


_EITHER = (False, True)
SHAPES = tuple(Shape(months, topics, kinds) for months in _EITHER for topics in _EITHER for kinds in _EITHER)
Cells = dict[Key, Sums]
_NOTHING = Sums()
_FINEST = """
SELECT month, COALESCE(topic, ''), COALESCE(institution_kind, ''), is_first_topic, pilot, minutes, first_contact
FROM ({}) AS f
"""


class _Group:
    """The visits of a cell while they are being counted."""

    __slots__ = ("first_contacts", "minutes", "pilots", "visits")

    def __init__(self) -> None:
        self.visits = self.minutes = self.first_contacts = 0
        self.pilots: set[object] = set()

    def add(self, other: _Group) -> None:
        self.visits += other.visits
        self.minutes += other.minutes
        self.first_contacts += other.first_contacts
        self.pilots |= other.pilots

    @property
    def sums(self) -> Sums:
        return Sums(self.visits, self.minutes, self.first_contacts, len(self.pilots))


def cells_of(query: Any, months: Collection[str], shapes: Iterable[Shape] = SHAPES) -> Cells:
    """Return the cells of a programme's rows (`rows.source`, `rows.kept`) of one year, by month only for `months`.

    The rows are read once and summed in Python. A database would sort them for each shape, which takes twice as long,
    and with SQLite other writers wait meanwhile.
    """
    finest, groups = _finest(query), defaultdict[Key, _Group](_Group)
    for shape in shapes:
        for (month, topic, kind), group in finest.items():
            if shape.topics == (topic != ALL) and (not shape.months or month in months):
                groups[Key(month if shape.months else month[:4], topic, kind if shape.kinds else ALL)].add(group)
    return {key: group.sums for key, group in groups.items()}


def _finest(query: Any) -> Mapping[tuple[str, str, str], _Group]:
    """Group the rows by month, topic and kind; each visit also once under ALL for its topic."""
    groups = defaultdict[tuple[str, str, str], _Group](_Group)
    text, values = query.sql()
    for month, topic, kind, is_first_topic, pilot, minutes, first_contact in database.execute_sql(
        _FINEST.format(text), values
    ):
        for place in (topic, ALL) if is_first_topic else (topic,):
            group = groups[month, place, kind]
            group.visits += 1
            group.minutes += minutes or 0
            group.first_contacts += first_contact
            group.pilots.add(pilot)
    return groups


def difference(before: Cells, after: Cells) -> Cells:
    """Return what must be added to `before` to get `after`, without unchanged cells."""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return {key: _minus(after.get(key, _NOTHING), before.get(key, _NOTHING)) for key in keys}


def add(changes: Cells) -> None:
    """Add to the stored cells, a year's before its months', always in the same order to prevent deadlocks."""
    if changes:
        database.cursor().executemany(_add_text(), [(*key, *changes[key]) for key in sorted(changes)])


def totals(year: Year, shape: Shape) -> Cells:
    """Return the cells of a year in this shape, always exact: months that changed since the refresh are recounted."""
    with db.snapshot():
        found = kept(year, shape)
        for programme, dirty in _dirty(year).items():
            for key, change in _since(programme, year, dirty, shape).items():
                found[key] = plus(found.get(key, _NOTHING), change)
    return {key: found[key] for key in sorted(found) if found[key].visits}


def built(programme: UUID, year: Year) -> dict[str, int]:
    """Return the months of this year for which the programme has facts, with their ids."""
    query: Any = FactMonth.select(FactMonth.month, FactMonth.id).where(
        FactMonth.programme == programme, FactMonth.built, FactMonth.month.between(f"{year}-01", f"{year}-12")
    )
    return dict(query.order_by(FactMonth.month).tuples())


def kept(year: Year, shape: Shape) -> Cells:
    """Return the stored cells of a year in this shape."""
    period = "period BETWEEN {0} AND {0}" if not shape.months else "period BETWEEN {0} AND {0} AND period <> {0}"
    names = [str(year)] * 2 if not shape.months else [f"{year}-01", f"{year}-12", str(year)]
    which = [f"topic {'<>' if shape.topics else '='} '*'", f"institution_kind {'<>' if shape.kinds else '='} '*'"]
    where = " AND ".join([period.format(database.param), *which])
    text = f"SELECT * FROM country_cell WHERE {where}"  # noqa: S608 - our own names
    return {Key._make(row[:3]): Sums._make(row[3:]) for row in database.execute_sql(text, names).fetchall()}


def _dirty(year: Year) -> Mapping[UUID, list[str]]:
    """Return the programmes with changes since the last refresh, and the changed months of the year."""
    query: Any = DirtyMonth.select(DirtyMonth.programme, DirtyMonth.month).distinct()
    found: dict[UUID, list[str]] = {}
    for programme, month in query.where(DirtyMonth.month.between(f"{year}-01", f"{year}-12")).tuples():
        found.setdefault(programme, []).append(month)
    return found


def _since(programme: UUID, year: Year, dirty: Collection[str], shape: Shape) -> Cells:
    """Return what must be added because of a programme's months that changed since their facts were built."""
    months = dirty if shape.months else ()
    before = cells_of(rows.kept(list(built(programme, year).values())), months, [shape])
    after = cells_of(rows.source(programme, year.first, year.last), months, [shape])
    return difference(before, after)


def _add_text() -> str:
    names = ("period", "topic", "institution_kind", *Sums._fields)
    marks = ", ".join([database.param] * len(names))
    sums = ", ".join(f"{name} = country_cell.{name} + excluded.{name}" for name in Sums._fields)
    return (
        f"INSERT INTO country_cell ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names
        f" ON CONFLICT (period, topic, institution_kind) DO UPDATE SET {sums}"
    )


def plus(one: Sums, other: Sums) -> Sums:
    """Return the sum of both."""
    return Sums(*(mine + its for mine, its in zip(one, other, strict=True)))


def _minus(one: Sums, other: Sums) -> Sums:
    return Sums(*(mine - its for mine, its in zip(one, other, strict=True)))
