"""Both databases behind one interface: migrated once, with the standing people, and reset for every test."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import psycopg
from peewee import SqliteDatabase

from pilotapp import db
from pilotapp.config import Config
from pilotapp.db import database, migrations
from pilotapp.models import TABLES, AuditHead, Generation
from tests.support import people, postgres
from tests.support.servers import SECRET

KINDS = ("sqlite", "postgresql")


class Bench(Protocol):
    """The source of databases for tests."""

    kind: str

    def new(self, folder: Path) -> str:
        """Return the address of a new database with tables and standing people, for a server process."""

    def empty(self, folder: Path) -> str:
        """Return the address of a database without tables."""

    def crash(self) -> bool:
        """Kill the database's own processes and restart them; False if it has none."""


class SqliteBench:
    """Databases are files; new ones are copies of a template."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        _fill(f"sqlite:///{self._template}", folder)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        disconnect()

    def new(self, folder: Path) -> str:
        """Copy the template to this folder."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._template, folder / "pilotapp.db")
        return f"sqlite:///{folder / 'pilotapp.db'}"

    def empty(self, folder: Path) -> str:
        """Return the address of a file that does not exist yet."""
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder / 'empty.db'}"

    def crash(self) -> bool:
        """SQLite has no process: nothing to kill."""
        return False


class PostgresBench:
    """Databases are in one temporary server; new ones are copies of a template."""

    kind = "postgresql"

    def __init__(self, server: postgres.Postgres, folder: Path) -> None:
        self._server = server
        self._template = server.create()
        _fill(server.url(self._template), folder)
        disconnect()

    def new(self, folder: Path) -> str:
        """Copy the template; the folder is not used."""
        folder.mkdir(parents=True, exist_ok=True)
        return self._server.url(self._server.create(self._template))

    def empty(self, folder: Path) -> str:
        """Create a database without tables."""
        folder.mkdir(parents=True, exist_ok=True)
        return self._server.url(self._server.create())

    def crash(self) -> bool:
        """Send SIGKILL, then start and recover."""
        self._server.crash()
        return True


@contextlib.contextmanager
def opened(kind: str, folder: Path, *, durable: bool = False) -> Iterator[Bench]:
    """Yield the databases of this kind during the tests; `durable`: PostgreSQL with fsync."""
    if kind == "sqlite":
        yield SqliteBench(folder)
        return
    with postgres.running(settings=postgres.DURABLE if durable else None) as server:
        yield PostgresBench(server, folder)


def config_for(url: str, data: Path, **changes: Any) -> Config:
    """Return the settings of an app inside the test process."""
    folders = {"keys": data / "keys", "erasures": data / "erasures.jsonl", "backups": data / "backups"}
    settings = {**folders, "secret_key": SECRET, "environment": "test"} | changes
    return Config(data=data, database_url=url, **settings)


def disconnect() -> None:
    """Close all connections, including pooled ones."""
    db.disconnect()


def bind(config: Config) -> None:
    """Bind the tables of this process to another database, with an open connection."""
    disconnect()
    db.connect(config)
    database.connect(reuse_if_open=True)


class Rows:
    """All rows as they are when this is created, to be restored for each test.

    SQLite restores the pages of the file from memory (1 ms, whatever they contain); PostgreSQL runs one script.
    """

    def __init__(self) -> None:
        self._put_back = _put_pages_back() if isinstance(database.obj, SqliteDatabase) else _put_rows_back()

    def restore(self) -> None:
        """Restore every table, in one transaction."""
        self._put_back()


def _put_pages_back() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    database.connection().backup(kept)

    def put_back() -> None:
        database.execute_sql("PRAGMA synchronous = OFF")  # durability does not matter here
        kept.backup(database.connection())
        database.execute_sql("PRAGMA synchronous = FULL")

    return put_back


def _put_rows_back() -> Callable[[], None]:
    """Triggers and foreign keys are disabled meanwhile: the rows were consistent when they were read."""
    cursor = psycopg.ClientCursor(database.connection())
    names = [table._meta.table_name for table in TABLES]
    texts = ["SET LOCAL session_replication_role = replica", *(f'DELETE FROM "{name}"' for name in names)]
    for name in names:
        for row in database.execute_sql(f'SELECT * FROM "{name}"').fetchall():
            values = ", ".join(["%s"] * len(row))
            texts.append(cursor.mogrify(f'INSERT INTO "{name}" VALUES ({values})', row))
    texts.append("SET LOCAL session_replication_role = origin")
    text = ";".join(texts)

    def put_back() -> None:
        with db.transaction():
            psycopg.ClientCursor(database.connection()).execute(text.encode())

    return put_back


def empty_tables() -> None:
    """Delete every row, including audit rows, but not the generation, which each database has from the start."""
    with db.transaction(), audit_rows_may_go():
        for table in reversed(TABLES):
            if table is not Generation:
                table.delete().execute()


@contextlib.contextmanager
def audit_rows_may_go() -> Iterator[None]:
    """Disable the triggers that protect the audit log during the block; inside a transaction."""
    if not isinstance(database.obj, SqliteDatabase):
        database.execute_sql("SET LOCAL session_replication_role = replica")
        yield
        database.execute_sql("SET LOCAL session_replication_role = origin")
        return
    triggers: list[tuple[str, str]] = []
    if AuditHead.select().exists():
        triggers = database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        database.execute_sql(f"DROP TRIGGER {name}")
    yield
    for _, text in triggers:
        database.execute_sql(text)


def _fill(url: str, folder: Path) -> None:
    config = config_for(url, folder)
    bind(config)
    migrations.apply(config)
    database.connect(reuse_if_open=True)
    people.create_all()
