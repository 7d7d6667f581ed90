"""What all programmes have together, kept in cells: a month or a year by topic and kind of institution, and by all.

A pilot belongs to one programme, so the distinct pilots of a cell add up over programmes; over months or topics they
do not, and therefore a year and 'all topics' are cells of their own.
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
    """A cell: '2026-03' or '2026', and the codes that it is about; ALL for all of them, '' for none given."""

    period: str
    topic: str
    institution_kind: str


class Sums(NamedTuple):
    """Counted visits, their minutes on site, first contacts, and distinct pilots."""

    visits: int = 0
    minutes: int = 0
    first_contacts: int = 0
    pilots: int = 0


class Shape(NamedTuple):
    """What cells tell apart: months (else years), topics, kinds of institution (else all of them together)."""

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
    """The visits of a cell while they are counted."""

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
    """The cells of a programme's rows (`rows.source`, `rows.kept`) in one year; those of months, of `months` only.

    The rows are read once and added up here. A database sorts them anew for each shape, which takes twice as long, and
    with SQLite writers wait meanwhile.
    """
    finest, groups = _finest(query), defaultdict[Key, _Group](_Group)
    for shape in shapes:
        for (month, topic, kind), group in finest.items():
            if shape.topics == (topic != ALL) and (not shape.months or month in months):
                groups[Key(month if shape.months else month[:4], topic, kind if shape.kinds else ALL)].add(group)
    return {key: group.sums for key, group in groups.items()}


def _finest(query: Any) -> Mapping[tuple[str, str, str], _Group]:
    """The rows by month, topic and kind, and each visit once more under ALL for its topic."""
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
    """What has to be added to come from one to the other; cells that stay as they are are left out."""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return {key: _minus(after.get(key, _NOTHING), before.get(key, _NOTHING)) for key in keys}


def add(changes: Cells) -> None:
    """Add to the cells that are kept, those of a year before those of its months, in one order for everybody."""
    if changes:
        database.cursor().executemany(_add_text(), [(*key, *changes[key]) for key in sorted(changes)])


def totals(year: Year, shape: Shape) -> Cells:
    """The cells of a year in this shape, exact at every moment: what changed since they were made is counted anew."""
    with db.snapshot():
        found = kept(year, shape)
        for programme, dirty in _dirty(year).items():
            for key, change in _since(programme, year, dirty, shape).items():
                found[key] = plus(found.get(key, _NOTHING), change)
    return {key: found[key] for key in sorted(found) if found[key].visits}


def built(programme: UUID, year: Year) -> dict[str, int]:
    """The months of a programme in this year whose facts were made, and their numbers."""
    query: Any = FactMonth.select(FactMonth.month, FactMonth.id).where(
        FactMonth.programme == programme, FactMonth.built, FactMonth.month.between(f"{year}-01", f"{year}-12")
    )
    return dict(query.order_by(FactMonth.month).tuples())


def kept(year: Year, shape: Shape) -> Cells:
    """The cells of a year in this shape as they are kept."""
    period = "period BETWEEN {0} AND {0}" if not shape.months else "period BETWEEN {0} AND {0} AND period <> {0}"
    names = [str(year)] * 2 if not shape.months else [f"{year}-01", f"{year}-12", str(year)]
    which = [f"topic {'<>' if shape.topics else '='} '*'", f"institution_kind {'<>' if shape.kinds else '='} '*'"]
    where = " AND ".join([period.format(database.param), *which])
    text = f"SELECT * FROM country_cell WHERE {where}"  # noqa: S608 - our own names
    return {Key._make(row[:3]): Sums._make(row[3:]) for row in database.execute_sql(text, names).fetchall()}


def _dirty(year: Year) -> Mapping[UUID, list[str]]:
    """Programmes with changes since, and the months of the year in which they are."""
    query: Any = DirtyMonth.select(DirtyMonth.programme, DirtyMonth.month).distinct()
    found: dict[UUID, list[str]] = {}
    for programme, month in query.where(DirtyMonth.month.between(f"{year}-01", f"{year}-12")).tuples():
        found.setdefault(programme, []).append(month)
    return found


def _since(programme: UUID, year: Year, dirty: Collection[str], shape: Shape) -> Cells:
    """What is to be added because of a programme's months that changed since its facts were made."""
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
    """Both together."""
    return Sums(*(mine + its for mine, its in zip(one, other, strict=True)))


def _minus(one: Sums, other: Sums) -> Sums:
    return Sums(*(mine - its for mine, its in zip(one, other, strict=True)))
