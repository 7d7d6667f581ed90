"""Fact tables: one narrow row for each counted visit and topic, kept by programme and month, from which figures read.

Code that writes visits only marks the changed months (`mark_dirty`), in the same transaction: one small insert that
waits for nobody. Readers (`rows.source`) take the facts of unmarked months and the visits themselves of all other
months. So figures are exact at every moment; a month without facts, or an unnecessary mark, costs time but never gives
a wrong number. A job rebuilds the facts of marked months, a month in one short transaction (`refresh`). No code changes
a sum row by row, so sums cannot drift. Sums over all programmes are stored in cells (`cells`), which change in the same
transaction by the difference between a programme's old and new facts. `check` compares everything with the visits.

Concurrency on PostgreSQL at READ COMMITTED: a refresh first deletes the marks that it sees, and reads the visits by a
later statement. A change whose mark it saw is committed, so it sees the change as well; a mark that it did not see
stays, and the month is rebuilt again. Marks carry the id of the transaction that set them, so a writer never relies on
another one's mark, which may be about to be deleted. Refreshes wait for each other. With SQLite there is one writer.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from peewee import SqliteDatabase

from pilotapp import db
from pilotapp.db import database
from pilotapp.models import DirtyMonth


def mark_dirty(programme: UUID, days: Iterable[date | None]) -> None:
    """Record that counted visits of these local days were added, changed or removed; in the caller's transaction.

    For a visit that moved, give both the old and the new day. None is a visit without a day, which no figure counts.
    """
    months = sorted({day.isoformat()[:7] for day in days if day is not None})
    if months:
        field: Any = DirtyMonth.programme
        key = field.db_value(programme)
        database.cursor().executemany(_mark_text(), [(key, month) for month in months])


@cache
def _mark_text() -> str:
    param, mark = database.param, "0" if isinstance(database.obj, SqliteDatabase) else "txid_current()"
    values = f"VALUES ({param}, {param}, {mark})"
    return f"INSERT INTO dirty_month (programme_id, month, mark) {values} ON CONFLICT DO NOTHING"


db.on_connect(_mark_text.cache_clear)
