"""Backups of SQLite: its own backup interface, in one step, so that the copy is one moment of a database in use."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from peewee import DatabaseError, SqliteDatabase

from pilotapp import db
from pilotapp.backups import figures
from pilotapp.backups.figures import Figures
from pilotapp.db import database

_NOTHING = Figures("", 0, 0, 0, {})


def write(to: Path) -> Figures:
    """Copy the database into the empty file `to`, which is then a file of its own without a log beside it."""
    with db.snapshot(), closing(sqlite3.connect(to)) as copy:
        database.connection().backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        return figures.count()


def figures_of(copy: Path) -> Figures:
    """Its figures, its pages, indexes, foreign keys and audit chains looked at."""
    other = SqliteDatabase(f"file:{quote(str(copy))}?mode=ro&immutable=1", uri=True)
    try:
        with db.looking_at(other):
            wrong = [row[0] for row in database.execute_sql("PRAGMA integrity_check(5)") if row[0] != "ok"]
            orphans = [f"a row of {row[0]} has no parent" for row in database.execute_sql("PRAGMA foreign_key_check")]
            found = figures.verified()
    except DatabaseError as error:
        return replace(_NOTHING, faults=(str(error),))
    return replace(found, faults=(*wrong, *orphans[:5], *found.faults))
