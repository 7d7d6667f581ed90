"""The database: connections, write transactions that wait in a queue, cached SQL texts."""

import fcntl
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from peewee import (  # type: ignore[attr-defined]
    SQL,
    BooleanField,
    CharField,
    Database,
    DatabaseError,
    DatabaseProxy,
    IntegerField,
    InterfaceError,
    Model,
    OperationalError,
    SqliteDatabase,
    TextField,
    __exception_wrapper__,
    fn,
)
from playhouse.pool import MaxConnectionsExceeded

from pilotapp import sealing
from pilotapp.config import Config, ConfigError
from pilotapp.db import erasure_log
from pilotapp.sealing import derive

database = DatabaseProxy()
Columns = tuple[Any, ...]
_on_connect: list[Callable[[], None]] = []

SQLITE_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 10_000,  # for other programs only: our own writers wait in a queue before
    "cache_size": -16_000,
    "temp_store": "memory",
    "journal_size_limit": 64 * 1024 * 1024,  # bytes to which a WAL is truncated after a long reader let it grow
}


class _LockFile:
    """An open lock file that is closed when the thread that opened it ends."""

    _number = -1  # also where it could not be opened

    def __init__(self, path: Path) -> None:
        self._number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def fileno(self) -> int:
        return self._number

    def __del__(self) -> None:
        if self._number >= 0:
            os.close(self._number)


class _WriteQueue:
    """Queues the writers of all threads and processes before BEGIN, on a lock file beside the database.

    SQLite's own busy handler polls; a lock file wakes the next writer at once (p99 10 ms instead of 39 ms with 16
    processes).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()

    def _handle(self) -> _LockFile:
        if not hasattr(self._mine, "handle"):
            self._mine.handle = _LockFile(self._path)
        handle: _LockFile = self._mine.handle
        return handle

    @contextmanager
    def turn(self) -> Iterator[None]:
        handle = self._handle()
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


_queue: _WriteQueue | None = None


class InUse(ConfigError):
    """Another process has the database open, or restores it; the message says what to do."""


class _Presence:
    """A shared lock on a file in the data folder, held by every process that has the database open and its children.

    A restore takes it exclusively: so it knows that it is alone, and no process starts meanwhile.
    """

    def __init__(self) -> None:
        self._file: _LockFile | None = None
        self._is_alone = False

    def enter(self, data: Path) -> None:
        if self._is_alone:
            return
        file = _LockFile(data / "in-use.lock")
        self._take(
            file, fcntl.LOCK_SH, "pilotapp cannot start: a backup is being restored. Try again when that has ended."
        )
        self._file = file

    @contextmanager
    def alone(self, data: Path) -> Iterator[None]:
        file = self._file = _LockFile(data / "in-use.lock")  # closes the one that this process held before
        words = "Nothing was restored: the app is running. Stop it first: systemctl stop pilotapp.socket pilotapp."
        self._take(file, fcntl.LOCK_EX, words)
        self._is_alone = True
        try:
            yield
        finally:
            self._is_alone, self._file = False, None

    def leave(self) -> None:
        if not self._is_alone:
            self._file = None

    @staticmethod
    def _take(file: _LockFile, how: int, words: str) -> None:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(words) from None


_presence = _Presence()


def is_away(error: BaseException) -> bool:
    """Whether an error means an unavailable database (unreachable, hanging, full, damaged), not a faulty request."""
    if isinstance(error, MaxConnectionsExceeded | InterfaceError):
        return True
    if isinstance(error, OperationalError):
        return not str(error).startswith("no such ")  # SQLite raises the same error for a missing table
    return type(error) is DatabaseError  # SQLite's 'disk image is malformed'


def alone_with(config: Config) -> AbstractContextManager[None]:
    """Hold the database exclusively during the block: no other process has or opens it. Raises InUse at once."""
    config.data.mkdir(parents=True, exist_ok=True)
    return _presence.alone(config.data)


def connect(config: Config) -> Database:
    """Bind the tables to the database of `config`, sealing to its keys, and set the secret and the ledgers' paths.

    SQLite: WAL, synchronous FULL, BEGIN IMMEDIATE. Raises InUse while a backup is being restored.
    """
    global _queue
    config.data.mkdir(parents=True, exist_ok=True)
    _presence.enter(config.data)
    actual: Database
    if config.is_sqlite:
        path = Path(config.database_url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        actual = SqliteDatabase(str(path), pragmas=SQLITE_PRAGMAS, lock_type="IMMEDIATE")
        _queue = _WriteQueue(path.with_name(path.name + ".lock"))
    else:
        actual = open_postgresql(config.database_url)
        _queue = None
    _bind(actual)
    sealing.connect(config)
    derive.connect(config)
    erasure_log.connect(config)
    return actual


def disconnect() -> None:
    """Close all connections, including pooled ones, and release this process's hold on the database."""
    if database.obj is not None:
        getattr(database.obj, "close_all", database.close)()
    _presence.leave()


def open_postgresql(url: str) -> Any:
    """Return the database at `url`, with a pool of connections."""
    from pilotapp.db.postgresql import pool  # needs psycopg, which is installed only for PostgreSQL

    return pool(url)


def _bind(actual: Database) -> None:
    database.initialize(actual)
    for forget in _on_connect:
        forget()


@contextmanager
def looking_at(other: Database) -> Iterator[None]:
    """Bind the tables to another database of the same kind during the block, for reading only.

    For a command that has the process for itself, because it affects all threads.
    """
    before = database.obj
    _bind(other)
    try:
        with other.connection_context():
            yield
    finally:
        getattr(other, "close_all", other.close)()
        _bind(before)


class _Ending(threading.local):
    """The work at the end of a thread's present transaction; None outside of one."""

    works: dict[Callable[[list[Any]], None], list[Any]] | None = None


_ending = _Ending()


@contextmanager
def transaction() -> Iterator[None]:
    """Run the block in one write transaction, durable when it ends. A nested block is part of the outer one."""
    if database.in_transaction():
        yield
        return
    with _queue.turn() if _queue else nullcontext(), database.atomic():
        works = _ending.works = {}
        try:
            yield
            for work, items in works.items():
                work(items)
        finally:
            _ending.works = None


def at_end(work: Callable[[list[Any]], None], items: Iterable[Any]) -> None:
    """Call `work` once at the end of the present transaction, with all items given for it. An error rolls back.

    For work that takes a contended lock, so that it is held as briefly as possible. Raises RuntimeError outside of a
    transaction.
    """
    if _ending.works is None:
        raise RuntimeError("only inside `with db.transaction():`")
    _ending.works.setdefault(work, []).extend(items)


def serialise(row: Model) -> None:
    """Lock `row`, so that one transaction at a time changes it and what belongs to it. No-op on SQLite (one writer)."""
    if _queue is None:
        model: Any = row.__class__  # not type(row): it may be flask-login's proxy
        key = model._meta.primary_key
        list(model.select(key).where(key == getattr(row, key.name)).for_update("FOR NO KEY UPDATE"))


def locked(query: Any) -> Any:
    """Return the SELECT with a lock on its rows until the transaction ends. Unchanged on SQLite (one writer)."""
    return query if _queue is not None else query.for_update("FOR NO KEY UPDATE")


def first_locked(table: Any, where: Any, size: int) -> list[Any]:
    """Return the uids of at most `size` rows of `table`, locked in the order of uids to prevent deadlocks."""
    return [uid for (uid,) in locked(table.select(table.uid).where(where).order_by(table.uid).limit(size)).tuples()]


def day_before(column: Any) -> Any:
    """Return SQL for the instant 24 hours before that of `column`."""
    return fn.datetime(column, SQL("'-1 day'")) if _queue is not None else column - SQL("INTERVAL '1 day'")


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the block from one consistent snapshot of the database; nothing can be written in it.

    Keep it short: with SQLite, the WAL of other writers grows until it ends. Raises RuntimeError inside of a
    transaction.
    """
    if database.in_transaction():
        raise RuntimeError("a snapshot begins outside of `with db.transaction():`")
    if _queue is None:
        with database.transaction("REPEATABLE READ READ ONLY"):
            yield
        return
    with database.transaction("DEFERRED"):
        database.execute_sql("PRAGMA query_only = 1")
        try:
            yield
        finally:
            database.execute_sql("PRAGMA query_only = 0")


@contextmanager
def alone() -> Iterator[None]:
    """Prevent schema changes by other processes during the block; with SQLite, all writes."""
    if _queue is not None:
        with _queue.turn():
            yield
        return
    with database.connection_context():
        database.execute_sql("SELECT pg_advisory_lock(7470617070)")
        try:
            yield
        finally:
            database.execute_sql("SELECT pg_advisory_unlock(7470617070)")


def release() -> None:
    """At the end of a request, return a pooled connection. SQLite's connection stays open in its thread."""
    if _queue is None and not database.is_closed():
        database.close()


@cache
def _insert_text(fields: Columns) -> str:
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([database.param] * len(fields))
    return f'INSERT INTO "{fields[0].model._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own names


@cache
def _update_text(key: Any, fields: Columns) -> str:
    columns = ", ".join(f'"{field.column_name}" = {database.param}' for field in fields)
    table = key.model._meta.table_name
    return f'UPDATE "{table}" SET {columns} WHERE "{key.column_name}" = {database.param}'  # noqa: S608 - our own names


@cache
def _delete_text(key: Any) -> str:
    return f'DELETE FROM "{key.model._meta.table_name}" WHERE "{key.column_name}" = {database.param}'  # noqa: S608


_on_connect += [_insert_text.cache_clear, _update_text.cache_clear, _delete_text.cache_clear]


def on_connect(forget: Callable[[], None]) -> None:
    """Call `forget` whenever the tables are bound to a database, because cached SQL texts belong to one database."""
    _on_connect.append(forget)


def insert_many(fields: Columns, rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` (values in the order of `fields`, all of one table) by one cached SQL text."""
    _write(_insert_text(fields), fields, rows)


def update_many(key: Any, fields: Columns, rows: Iterable[Sequence[Any]]) -> None:
    """Set `fields` in the rows whose `key` is the last value of each of `rows`, by one cached SQL text."""
    _write(_update_text(key, fields), (*fields, key), rows)


def delete_many(key: Any, values: Iterable[Any]) -> None:
    """Delete the rows whose `key` is one of `values`, by one cached SQL text."""
    _write(_delete_text(key), (key,), [(value,) for value in values])


@cache
def _converters(fields: Columns) -> tuple[Callable[[Any], Any] | None, ...]:
    """Return for each field the function that converts a value for the database; None if none is needed."""
    plain = (CharField, TextField, IntegerField, BooleanField)
    return tuple(None if isinstance(field, plain) else field.db_value for field in fields)


def _write(text: str, fields: Columns, rows: Iterable[Sequence[Any]]) -> None:
    converters = _converters(fields)
    values = [[fit(value) if fit else value for fit, value in zip(converters, row, strict=True)] for row in rows]
    if values:
        with __exception_wrapper__:  # convert the driver's errors to peewee's, as elsewhere
            database.cursor().executemany(text, values)
