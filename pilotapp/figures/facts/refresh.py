"""Rebuilds facts: all outdated months of a programme, one year in one short transaction."""

import time
from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from peewee import SqliteDatabase

from pilotapp import db
from pilotapp.db import database
from pilotapp.figures.facts import cells, mark_dirty, rows
from pilotapp.models import CountryCell, DirtyMonth, FactMonth, Visit, VisitFact
from pilotapp.periods import Year

# A programme and some of its months ('2026-03'), all of one year.
Work = tuple[UUID, list[str]]
_ONE_AT_A_TIME = 7470617071  # the key of a PostgreSQL advisory lock
_SECONDS = 20.0


def refresh(programme: UUID, months: Collection[str]) -> None:
    """Rebuild the facts of these months of one year, and update the cells by the difference."""
    year = Year(int(min(months)[:4]))
    with db.transaction():
        _wait_for_others()
        # Delete the marks first, by their own statement, so that later marks are not lost (see the package).
        DirtyMonth.delete().where(DirtyMonth.programme == programme, DirtyMonth.month.in_(months)).execute()
        before = cells.cells_of(rows.kept(list(cells.built(programme, year).values())), months)
        month_ids = _month_ids(programme, months)
        VisitFact.delete().where(VisitFact.fact_month.in_(list(month_ids.values()))).execute()
        VisitFact.insert_from(rows.as_facts(programme, month_ids), rows.FIELDS).execute()
        FactMonth.update(built=True).where(FactMonth.id.in_(list(month_ids.values()))).execute()
        after = cells.cells_of(rows.kept(list(cells.built(programme, year).values())), months)
        cells.add(cells.difference(before, after))


def refresh_dirty(stop: Callable[[], bool] = lambda: False, seconds: float = _SECONDS) -> int:
    """Rebuild the facts of marked months until there are none, or for some seconds; return the number of months."""
    until, done = time.monotonic() + seconds, 0
    for programme, months in dirty():
        if stop() or time.monotonic() > until:
            break
        refresh(programme, months)
        done += len(months)
    return done


def dirty() -> list[Work]:
    """Return the outdated months."""
    query: Any = DirtyMonth.select(DirtyMonth.programme, DirtyMonth.month).distinct()
    return _by_year(query.tuples())


def known(programme: UUID | None = None, month: str | None = None) -> list[Work]:
    """Return all months with visits or facts, of all programmes or one, or only that month."""
    day = rows.month_column(Visit.day)
    visited: Any = Visit.select(Visit.programme, day).where(Visit.day.is_null(False)).distinct()
    made: Any = FactMonth.select(FactMonth.programme, FactMonth.month)
    if programme:
        visited, made = visited.where(Visit.programme == programme), made.where(FactMonth.programme == programme)
    if month:
        visited, made = visited.where(day == month), made.where(FactMonth.month == month)
    return _by_year({*visited.tuples(), *made.tuples()})


def forget() -> None:
    """Invalidate all facts: mark every month and empty the cells."""
    with db.transaction():
        _wait_for_others()
        mark_all()
        FactMonth.update(built=False).execute()
        CountryCell.delete().execute()


def mark_all() -> None:
    """Mark every month with visits or facts; in the caller's transaction."""
    for programme, months in known():
        mark_dirty(programme, [rows.first_day(month) for month in months])


def _month_ids(programme: UUID, months: Iterable[str]) -> dict[str, int]:
    """Return the ids of these months; missing ones are created."""
    new = [(programme, month) for month in sorted(months)]
    FactMonth.insert_many(new, (FactMonth.programme, FactMonth.month)).on_conflict_ignore().execute()
    query: Any = FactMonth.select(FactMonth.month, FactMonth.id)
    return dict(query.where(FactMonth.programme == programme, FactMonth.month.in_(months)).tuples())


def _by_year(found: Iterable[tuple[UUID, str]]) -> list[Work]:
    years: dict[tuple[UUID, str], list[str]] = {}
    for programme, month in sorted(found, key=lambda one: (str(one[0]), one[1])):
        years.setdefault((programme, month[:4]), []).append(month)
    return [(programme, months) for (programme, _), months in years.items()]


def _wait_for_others() -> None:
    """Wait until no other refresh runs, because they share the cells. Held until the transaction ends (PostgreSQL)."""
    if not isinstance(database.obj, SqliteDatabase):
        database.execute_sql(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})")
