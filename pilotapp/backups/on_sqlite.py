"""Backups of SQLite by its backup API in one step, so that the copy is one consistent moment of a database in use."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from peewee import DatabaseError, SqliteDatabase

from pilotapp import db
from pilotapp.append_only import sync
from pilotapp.backups import inventory
from pilotapp.backups.inventory import Figures
from pilotapp.config import Config
from pilotapp.db import database

T = TypeVar("T")
_HELD_BY_ALL = 128  # the byte of the -shm file on which each SQLite connection holds a shared lock
_NOTHING = Figures("", 0, 0, 0, {})


def write(to: Path) -> Figures:
    """Copy the database into the empty file `to`, which then needs no write-ahead log.

    Raises OSError if the disk is full.
    """
    try:
        with db.snapshot(), closing(sqlite3.connect(to)) as copy:
            found = inventory.count()  # the first read begins the snapshot; the copy alone would end it
            database.connection().backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            return found
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def figures_of(copy: Path) -> Figures:
    """Check pages, indexes, foreign keys and audit chains of a copy; return its figures."""
    other = SqliteDatabase(f"file:{quote(str(copy))}?mode=ro&immutable=1", uri=True)
    try:
        with db.looking_at(other):
            wrong = [row[0] for row in database.execute_sql("PRAGMA integrity_check(5)") if row[0] != "ok"]
            orphans = [f"a row of {row[0]} has no parent" for row in database.execute_sql("PRAGMA foreign_key_check")]
            found = inventory.verified()
    except DatabaseError as error:
        return replace(_NOTHING, faults=(str(error),))
    return replace(found, faults=(*wrong, *orphans[:5], *found.faults))


class Place:
    """The database file of the app, and the file beside it in which a restore is prepared."""

    def __init__(self, config: Config) -> None:
        self._path = Path(config.database_url.removeprefix("sqlite:///"))
        self._next = self._path.with_name(self._path.name + ".next")

    def look(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns on the current database; None if there is none, or it cannot be read."""
        if not self._path.exists():
            return None
        try:
            with db.looking_at(SqliteDatabase(str(self._path))):
                return read()
        except (DatabaseError, ValueError):
            return None

    @contextmanager
    def filled(self, copy: Path) -> Iterator[str]:
        """Yield the address of a new file with the content of `copy`; synced after the block, deleted if that fails."""
        self._refuse_while_open()
        self._clear()
        try:
            os.close(os.open(self._next, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            shutil.copyfile(copy, self._next)
            yield f"sqlite:///{self._next}"
            _fold(self._next)
        except BaseException:
            self._clear()
            raise

    def swap(self, stamp: str) -> str | None:
        """Replace the old file by the new one. Return the path to which the old one was moved.

        It is one atomic step of the file system: if this is killed, either the old or the new database is in place.
        """
        aside = self._path.with_name(f"{self._path.name}.before-{stamp}")
        was_there = self._path.exists()
        if was_there:
            aside.hardlink_to(self._path)
        for end in ("-shm", "-wal"):  # only left by an unreadable database; must not meet another one
            old = self._path.with_name(self._path.name + end)
            if old.exists():
                old.rename(aside.with_name(aside.name + end))
        self._next.replace(self._path)
        sync(self._path.parent)
        return str(aside) if was_there else None

    def _refuse_while_open(self) -> None:
        """Raise OSError if another program has the database open: it would go on using the replaced file."""
        shared = self._path.with_name(self._path.name + "-shm")
        if not shared.exists():
            return
        with shared.open("r+b") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _HELD_BY_ALL)
            except OSError as error:
                words = f"another program has {self._path} open. Stop it first: systemctl stop pilotapp-litestream."
                raise OSError(words) from error

    def _clear(self) -> None:
        """Remove what a failed or killed restore left, including a second name (hard link) of the database."""
        for end in ("", "-wal", "-shm", ".lock"):
            self._next.with_name(self._next.name + end).unlink(missing_ok=True)
        for other in self._path.parent.glob(f"{self._path.name}.before-*"):
            if self._path.exists() and other.samefile(self._path):
                other.unlink()


def _fold(path: Path) -> None:
    """Write the WAL of a database that nobody has open back into it, and sync the file."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        file.execute("PRAGMA journal_mode = DELETE")
    path.with_name(path.name + ".lock").unlink(missing_ok=True)
    sync(path)
