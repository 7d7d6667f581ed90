"""What figures are read from: facts, one narrow row for each counted visit and topic, kept by programme and month.

Whoever writes visits only marks the months that changed (`mark_dirty`), in the same transaction: one small insert that
waits for nobody. Readers (`rows.source`) take the facts of the months without a mark and the visits themselves of all
others, so they are exact at every moment, and a month whose facts were never made, or a mark too many, costs time and
never a wrong number. A job makes the facts of marked months again, all of a month in one short transaction
(`refresh`): no code adds to or takes from a sum row by row, so nothing can drift. What all programmes have together
stands in cells (`cells`), which change in the same transaction by the difference of a programme's old and new facts.
`check` compares everything with the visits.

Two writers, a refresh and readers at once, on PostgreSQL at READ COMMITTED: a refresh first deletes the marks that it
sees, and reads the visits by a later statement. A change whose mark it saw is committed, so it sees the change as
well; a mark that it did not see stays, and the month is made once more. Marks carry the transaction that set them, so
a writer never takes another one's mark, which may just be going, for its own. Refreshes wait for each other. With
SQLite writers stand in line anyway.
"""

from __future__ import annotations

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
    """Note that counted visits of these local days were added, changed or taken away; in the caller's transaction.

    Of a visit that moved both days are needed, the one before and the one after. None is a visit without a day, which
    no figure counts.
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
