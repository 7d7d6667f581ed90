"""The tables of a page, asked for at once: one SELECT, whose text is written once for each set of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from peewee import CTE, Select

from pilotapp.db import database
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures.expressions import MEASURE_COLUMNS, grouped, needed
from pilotapp.figures.facts import rows
from pilotapp.figures.filters import Filters
from pilotapp.figures.measures import DIMENSION, Dimension
from pilotapp.periods import Period


def tables(
    programme: UUID, period: Period, wanted: Mapping[str, Sequence[Dimension]], filters: Filters
) -> list[tuple[Any, ...]]:
    """Rows of the `wanted` tables: the table's name, two keys ('' where there is none), then all numbers."""
    month_ids, days, gaps = rows.sought(programme, period.first, period.last)
    named = tuple((name, tuple(each.code for each in dimensions)) for name, dimensions in wanted.items())
    anew = [value for gap in gaps for ends in gap for value in ends]
    only = filters.values()
    return _tables(named, tuple(only), programme, month_ids, list(days or ()), anew, list(only.values()))


@compiled
def _tables(named: Any, filtered: Any, programme: Any, month_ids: Any, days: Any, anew: Any, only: Any) -> Any:
    """`anew` has four values for each span of days that is counted anew: its first and last day, and two instants."""
    gaps = [(anew[place : place + 2], anew[place + 2 : place + 4]) for place in range(0, len(anew), 4)]
    wanted = [(name, [DIMENSION[code] for code in dimensions]) for name, dimensions in named]
    counted = rows.written(programme, month_ids, days, gaps).alias("f")
    source = _narrowed(counted, [each for _, dimensions in wanted for each in dimensions], filtered, only)
    first, *others = (grouped(source, name, dimensions, "topic" in filtered) for name, dimensions in wanted)
    for other in others:
        first = first.union_all(other)
    return first.with_cte(source).bind(database).tuples()


def _narrowed(counted: Any, dimensions: Sequence[Dimension], filtered: Sequence[str], only: Sequence[Any]) -> CTE:
    """What all tables are counted from, read once: no visit that filters leave out, no column that none needs."""
    names = dict.fromkeys(name for names in (MEASURE_COLUMNS, *map(needed, dimensions)) for name in names)
    where = [getattr(counted.c, name) == value for name, value in zip(filtered, only, strict=True)]
    query = Select((counted,), [getattr(counted.c, name) for name in names])
    return CTE("f", query.where(*where) if where else query, materialized=True)
