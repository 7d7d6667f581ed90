"""Both databases behind one face: migrated once, with the standing people, and clean again for every test."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from peewee import SqliteDatabase

from pilotapp import db, migrations
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.models import TABLES, AuditHead
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


@contextlib.contextmanager
def opened(kind: str, folder: Path) -> Iterator[Bench]:
    """The databases of this kind while the tests run."""
    if kind == "sqlite":
        yield SqliteBench(folder)
        return
    with postgres.running() as server:
        yield PostgresBench(server, folder)


def config_for(url: str, data: Path, **changes: Any) -> Config:
    """The settings of an app inside the test process."""
    folders = {"keys": data / "keys", "erasures": data / "erasures.jsonl"}
    settings = {**folders, "secret_key": SECRET, "environment": "test"} | changes
    return Config(data=data, database_url=url, **settings)


def disconnect() -> None:
    """Close whatever is open, also what a pool keeps."""
    if database.obj is not None:
        close = getattr(database.obj, "close_all", database.obj.close)
        close()


def bind(config: Config) -> None:
    """Let the tables of this process be those of another database, with an open connection."""
    disconnect()
    db.connect(config)
    database.connect(reuse_if_open=True)


class Rows:
    """The rows of the standing people, put back before every test: faster than a new database."""

    def __init__(self) -> None:
        self._rows = [(table, list(table.select().tuples())) for table in TABLES]

    def restore(self) -> None:
        """Delete everything and write the standing rows again, in one transaction."""
        with db.transaction():
            empty_tables()
            for table, rows in self._rows:
                if rows:
                    table.insert_many(rows, fields=table._meta.sorted_fields).execute()


def empty_tables() -> None:
    """Delete every row, those of the audit log too."""
    with db.transaction(), _audit_rows_may_go():
        for table in reversed(TABLES):
            table.delete().execute()


@contextlib.contextmanager
def _audit_rows_may_go() -> Iterator[None]:
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
