"""Both databases behind one face: migrated once, with the standing people, and clean again for every test."""

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
    """Where tests get their databases from."""

    kind: str

    def new(self, folder: Path) -> str:
        """A database of its own with tables and standing people, for a server process; its address."""

    def empty(self, folder: Path) -> str:
        """One without any table."""

    def crash(self) -> bool:
        """Kill the database's own processes and start them again; False where it has none."""


class SqliteBench:
    """Databases are files; new ones are copies of one."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        _fill(f"sqlite:///{self._template}", folder)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        disconnect()

    def new(self, folder: Path) -> str:
        """A copy of the template in this folder."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._template, folder / "pilotapp.db")
        return f"sqlite:///{folder / 'pilotapp.db'}"

    def empty(self, folder: Path) -> str:
        """A file that is not there yet."""
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder / 'empty.db'}"

    def crash(self) -> bool:
        """It is a file: it dies with whoever writes into it."""
        return False


class PostgresBench:
    """Databases live in one throw-away server; new ones are copies of a template."""

    kind = "postgresql"

    def __init__(self, server: postgres.Postgres, folder: Path) -> None:
        self._server = server
        self._template = server.create()
        _fill(server.url(self._template), folder)
        disconnect()

    def new(self, folder: Path) -> str:
        """A copy of the template; the folder is not needed."""
        folder.mkdir(parents=True, exist_ok=True)
        return self._server.url(self._server.create(self._template))

    def empty(self, folder: Path) -> str:
        """A database without any table."""
        folder.mkdir(parents=True, exist_ok=True)
        return self._server.url(self._server.create())

    def crash(self) -> bool:
        """SIGKILL, and a start that recovers."""
        self._server.crash()
        return True


@contextlib.contextmanager
def opened(kind: str, folder: Path, *, durable: bool = False) -> Iterator[Bench]:
    """The databases of this kind while the tests run; `durable`: PostgreSQL with fsync."""
    if kind == "sqlite":
        yield SqliteBench(folder)
        return
    with postgres.running(settings=postgres.DURABLE if durable else None) as server:
        yield PostgresBench(server, folder)


def config_for(url: str, data: Path, **changes: Any) -> Config:
    """The settings of an app inside the test process."""
    folders = {"keys": data / "keys", "erasures": data / "erasures.jsonl", "backups": data / "backups"}
    settings = {**folders, "secret_key": SECRET, "environment": "test"} | changes
    return Config(data=data, database_url=url, **settings)


def disconnect() -> None:
    """Close whatever is open, also what a pool keeps."""
    db.disconnect()


def bind(config: Config) -> None:
    """Let the tables of this process be those of another database, with an open connection."""
    disconnect()
    db.connect(config)
    database.connect(reuse_if_open=True)


class Rows:
    """All rows as they are when this is made, put back as often as a test needs it.

    SQLite copies the file's pages from memory (1 ms, whatever is in them); PostgreSQL runs one text of statements.
    """

    def __init__(self) -> None:
        self._put_back = _put_pages_back() if isinstance(database.obj, SqliteDatabase) else _put_rows_back()

    def restore(self) -> None:
        """Make every table what it was, in one transaction."""
        self._put_back()


def _put_pages_back() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    database.connection().backup(kept)

    def put_back() -> None:
        database.execute_sql("PRAGMA synchronous = OFF")  # nobody asks these pages back after a power cut
        kept.backup(database.connection())
        database.execute_sql("PRAGMA synchronous = FULL")

    return put_back


def _put_rows_back() -> Callable[[], None]:
    """Triggers and foreign keys rest meanwhile: the rows were valid together when they were read."""
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
    """Delete every row, those of the audit log too, but not the generation, with which each database begins."""
    with db.transaction(), audit_rows_may_go():
        for table in reversed(TABLES):
            if table is not Generation:
                table.delete().execute()


@contextlib.contextmanager
def audit_rows_may_go() -> Iterator[None]:
    """Take the triggers away that keep the audit log as it is, for the length of a block inside a transaction."""
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
