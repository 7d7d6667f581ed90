"""The engine of all figures: the tables of a page or file, and those of a release, each by one SELECT."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from peewee import CTE, Select

from pilotapp.db import database
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures.expressions import MEASURE_COLUMNS, MERGED, grouped, needed, per_pilot
from pilotapp.figures.facts import rows
from pilotapp.figures.filters import Filters
from pilotapp.figures.measures import DIMENSION, Dimension
from pilotapp.periods import Period


def tables(
    programme: UUID, period: Period, wanted: Mapping[str, Sequence[Dimension]], filters: Filters
) -> list[tuple[Any, ...]]:
    """Return rows of the `wanted` tables: the table's name, two keys ('' if unused), then all measures."""
    month_ids, days, gaps = rows.sought(programme, period.first, period.last)
    named = tuple((name, tuple(each.code for each in dimensions)) for name, dimensions in wanted.items())
    anew = [value for gap in gaps for ends in gap for value in ends]
    only = filters.values()
    return _tables(named, tuple(only), programme, month_ids, list(days or ()), anew, list(only.values()))


def tables_by_pilot(programme: UUID, first: date, last: date, codes: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return rows of the total ('') and of these dimensions: name, key, first contact (0 or 1), pilot, `PER_PILOT`."""
    wanted = [DIMENSION[code] for code in codes]
    source = _narrowed(rows.source(programme, first, last).alias("f"), wanted, (), (), "visit")
    named = [per_pilot(source, "", None), *(per_pilot(source, one.code, one) for one in wanted)]
    return list(_together(source, named))


def merged_by_pilot(
    programme: UUID, first: date, last: date, merged: Mapping[str, Collection[str]]
) -> list[tuple[Any, ...]]:
    """Return rows like `tables_by_pilot` for the rows that are put together: `merged` has their keys by dimension."""
    wanted = [DIMENSION[code] for code in merged]
    source = _narrowed(rows.source(programme, first, last).alias("f"), wanted, (), (), "visit")
    found = _together(source, [per_pilot(source, one.code, one, merged[one.code]) for one in wanted])
    return [row for row in found if row[1] == MERGED]


@compiled
def _tables(named: Any, filtered: Any, programme: Any, month_ids: Any, days: Any, anew: Any, only: Any) -> Any:
    """`anew` has four values for each span of days to count from visits: first and last day, and two instants."""
    gaps = [(anew[place : place + 2], anew[place + 2 : place + 4]) for place in range(0, len(anew), 4)]
    wanted = [(name, [DIMENSION[code] for code in dimensions]) for name, dimensions in named]
    counted = rows.written(programme, month_ids, days, gaps).alias("f")
    source = _narrowed(counted, [each for _, dimensions in wanted for each in dimensions], filtered, only)
    return _together(source, [grouped(source, name, dimensions, "topic" in filtered) for name, dimensions in wanted])


def _together(source: CTE, selects: Sequence[Any]) -> Any:
    """UNION ALL of SELECTs with equal columns from one source, which is read once."""
    first, *others = selects
    for other in others:
        first = first.union_all(other)
    return first.with_cte(source).bind(database).tuples()


def _narrowed(
    counted: Any, dimensions: Sequence[Dimension], filtered: Sequence[str], only: Sequence[Any], *more: str
) -> CTE:
    """The source of all tables, read once: without the visits that filters exclude and without unused columns."""
    names = dict.fromkeys(name for names in (MEASURE_COLUMNS, more, *map(needed, dimensions)) for name in names)
    where = [getattr(counted.c, name) == value for name, value in zip(filtered, only, strict=True)]
    query = Select((counted,), [getattr(counted.c, name) for name in names])
    return CTE("f", query.where(*where) if where else query)
