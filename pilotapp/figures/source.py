"""What every figure is added up from: the counted visits of a programme in a period, one narrow row for each topic."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date
from typing import Any
from uuid import UUID

from peewee import CTE, SCOPE_SOURCE

from pilotapp.db import database
from pilotapp.figures.facts import rows

_once: ContextVar[bool] = ContextVar("once", default=False)


class _Counted(CTE):  # type: ignore[misc, unused-ignore]
    """The source `f`: written out where it is selected from, and by `together` once for several SELECTs."""

    def __init__(self, query: Any) -> None:
        super().__init__("f", query, materialized=True)
        self._written_out = query.alias("f")

    def __sql__(self, ctx: Any) -> Any:
        if ctx.scope == SCOPE_SOURCE and not _once.get():
            return ctx.sql(self._written_out)
        as_ever: Any = super()
        return as_ever.__sql__(ctx)


def counted(programme: UUID, first: date, last: date) -> Any:
    """The source `f` of visits that began from `first` to `last` (local days); its columns are read as `f.c.topic`.

    Columns: visit, pilot, day, month ('2026-03'), topic (None where a visit has none), is_first_topic (1 on one row
    of each visit, else 0), institution_kind, client_language, outcome, mode, party, first_contact (0 or 1), confirmed
    (0 or 1), minutes, waiting, travel. Sums over visits count rows with `is_first_topic` only; sums by topic count
    every row. What counts, and where it is read from, stands in `pilotapp.figures.facts`.
    """
    return _Counted(rows.source(programme, first, last))


def together(queries: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of several SELECTs of equal columns from one source of `counted`, which is read once."""
    first, *others = queries
    source = _source(first)
    for other in others:
        if _source(other) is not source:
            raise ValueError("SELECTs from different sources")
        first = first.union_all(other)
    token = _once.set(True)
    try:
        return list(first.with_cte(source).bind(database).tuples())
    finally:
        _once.reset(token)


def _source(query: Any) -> _Counted:
    """What a SELECT reads from, also through another one."""
    found = query._from_list[0]
    return found if isinstance(found, _Counted) else _source(found)
