"""What every figure is added up from: the counted visits of a programme in a period, one narrow row for each topic."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from peewee import Select

from pilotapp.db import database
from pilotapp.facts import rows


def counted(programme: UUID, first: date, last: date) -> Any:
    """The source `f` of visits that began from `first` to `last` (local days); its columns are read as `f.c.topic`.

    Columns: visit, pilot, day, month ('2026-03'), topic (None where a visit has none), lead (1 on one row of each
    visit, else 0), institution_kind, client_language, outcome, mode, party, first_contact (0 or 1), confirmed (0 or
    1), minutes, waiting, travel. Sums over visits count rows with `lead` only; sums by topic count every row. What
    counts, and where it is read from, stands in `pilotapp.facts`.
    """
    return rows.source(programme, first, last).alias("f")


def select(source: Any, columns: Sequence[Any], *where: Any, group: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Rows of `columns` from a source of `counted`, grouped where asked for."""
    query = Select((source,), columns)
    for condition in where:
        query = query.where(condition)
    if group:
        query = query.group_by(*group)
    return list(query.bind(database).tuples())


def together(queries: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of several SELECTs of equal columns from sources of `counted`, by one statement."""
    first, *others = queries
    for other in others:
        first = first.union_all(other)
    return list(first.bind(database).tuples())
