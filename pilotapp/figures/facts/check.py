"""Checks whether facts and cells match the visits: every number of every month of every programme."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from peewee import Select, fn

from pilotapp import db
from pilotapp.db import database
from pilotapp.figures.facts import cells, nationwide, rows
from pilotapp.figures.measures import OF_FIELDS
from pilotapp.models import Programme
from pilotapp.periods import Month, Year

_CODES = (*(each.code for each in OF_FIELDS), "day")
_SUMS = ("minutes", "first_contact", "confirmed", "waiting", "travel")
Counted = dict[tuple[str, str, str], tuple[int, ...]]


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """Number `what` of a month is stored as `kept` but is `true` by the visits; `where`: programme's slug or cell."""

    where: str
    month: str
    what: str
    kept: int
    true: int

    def __str__(self) -> str:
        return f"{self.where} {self.month}: {self.what} {self.kept}, the visits say {self.true}"


def differences(done: Callable[[int], None] = lambda steps: None) -> list[Difference]:
    """Return all differences, in order. `done` is called after each programme.

    Visits may change meanwhile, so a programme with differences is checked a second time.
    """
    found = []
    for programme in list(Programme.select().order_by(Programme.slug)):
        if _of(programme):
            found += _of(programme)
        done(1)
    return sorted(found) + sorted(_of_cells())


def _of(programme: Programme) -> list[Difference]:
    months = list(rows.clean(programme.uid, "0001-01", "9999-12"))
    if not months:
        return []
    first, last = Month.read(months[0][1]), Month.read(months[-1][1])
    if first is None or last is None:
        raise ValueError(f"no month: {months[0]}")
    names = {month for _, month in months}
    kept = _counted(rows.kept([number for number, _ in months]), names)
    true = _counted(rows.from_visits(programme.uid, first.first, last.last), names)
    return list(_compare(programme.slug, kept, true))


def _compare(where: str, kept: Counted, true: Counted) -> Iterator[Difference]:
    labels = ("visits", "pilots", "minutes", "first contacts", "confirmed", "waiting", "travel")
    for key in sorted(kept.keys() | true.keys()):
        month, name, code = key
        some = f"{name.replace('_', ' ')} {code or '-'}: " if name else ""
        for place, label in enumerate(labels):
            mine, its = (side.get(key, (0,) * len(labels))[place] for side in (kept, true))
            if mine != its:
                yield Difference(where, month, f"{some}{label}", mine, its)


def _counted(query: Any, months: set[str]) -> Counted:
    """Return all sums of each of `months`, in total and by each kind of code."""
    f = query.alias("f")
    found: Counted = {}
    for name in ("", *_CODES):
        code = [getattr(f.c, name)] if name else []
        sums = [fn.SUM(getattr(f.c, column)) for column in _SUMS]
        asked = Select((f,), [f.c.month, *code, fn.COUNT(f.c.visit), fn.COUNT(f.c.pilot.distinct()), *sums])
        asked = asked.group_by(f.c.month, *code)
        if name != "topic":
            asked = asked.where(f.c.is_first_topic == 1)
        for row in asked.bind(database).tuples():
            if row[0] in months:
                values = tuple(int(value or 0) for value in row[1 + len(code) :])
                found[row[0], name, str(row[1] or "") if name else ""] = values
    return found


def _of_cells() -> Iterator[Difference]:
    """Compare cells with the facts they are summed from, each shape of a year in one snapshot."""
    for year in _years():
        for shape in cells.SHAPES:
            with db.snapshot():
                kept, true = cells.kept(year, shape), nationwide.counted(year, shape)
            for key in sorted(kept.keys() | true.keys()):
                where = f"all programmes, topic {key.topic or '-'}, institution kind {key.institution_kind or '-'},"
                mine, its = (side.get(key, cells.Sums()) for side in (kept, true))
                pairs = zip(cells.Sums._fields, mine, its, strict=True)
                yield from (Difference(where, key.period, name, *pair) for name, *pair in pairs if pair[0] != pair[1])


def _years() -> list[Year]:
    """The years that have facts or cells."""
    text = "SELECT SUBSTR(month, 1, 4) FROM fact_month WHERE built UNION SELECT SUBSTR(period, 1, 4) FROM country_cell"
    return sorted(Year(int(year)) for (year,) in database.execute_sql(text))
