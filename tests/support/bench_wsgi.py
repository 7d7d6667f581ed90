"""The app for a WSGI server with fault injection: it kills its server at a chosen point, and its clock can be moved.

The file named by BENCH_KILL_FILE contains the point ('before_insert', 'after_insert', 'before_commit', 'after_commit'
or 'before_answer') while it exists; the first POST /sync that reaches it deletes the file, and all processes get
SIGKILL. The file named by BENCH_CLOCK_FILE contains the seconds by which the server's clock is ahead. The product has
no code for this: the points are detected by the statements that pass through peewee's cursors.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import peewee

from pilotapp import clock

KILL_FILE = Path(os.environ["BENCH_KILL_FILE"])
CLOCK_FILE = Path(os.environ["BENCH_CLOCK_FILE"])
INSERT = 'INSERT INTO "entry"'
StartResponse = Callable[..., Callable[[bytes], object]]


class Watch:
    """Whether the current request of this process may be killed."""

    watching = False

    def reached(self, point: str) -> None:
        """Die here if this is the armed point."""
        if not self.watching:
            return
        try:
            armed = KILL_FILE.read_text()
        except FileNotFoundError:
            return
        if armed == point:
            KILL_FILE.unlink()
            os.killpg(0, signal.SIGKILL)


watch = Watch()


class WatchedCursor:
    """A database cursor that reports which point of a transaction is reached."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def execute(self, sql: str, *args: Any) -> Any:
        """Execute one statement."""
        return self._around(sql, lambda: self._cursor.execute(sql, *args))

    def executemany(self, sql: str, *args: Any) -> Any:
        """Execute one statement with many rows."""
        return self._around(sql, lambda: self._cursor.executemany(sql, *args))

    def _around(self, sql: str, run: Callable[[], Any]) -> Any:
        thing = "commit" if sql.startswith("COMMIT") else "insert" if sql.startswith(INSERT) else ""
        if thing:
            watch.reached(f"before_{thing}")
        result = run()
        if thing:
            watch.reached(f"after_{thing}")
        return result

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def __iter__(self) -> Any:
        return iter(self._cursor)


_real_cursor: Callable[..., Any] = peewee.Database.cursor


def _watched_cursor(self: peewee.Database, *args: Any, **options: Any) -> WatchedCursor:
    return WatchedCursor(_real_cursor(self, *args, **options))


def _moved_now() -> datetime:
    seconds = CLOCK_FILE.read_text() if CLOCK_FILE.exists() else "0"
    return datetime.now(UTC) + timedelta(seconds=int(seconds or 0))


mock.patch.object(peewee.Database, "cursor", _watched_cursor).start()
mock.patch.object(clock, "now", _moved_now).start()
_app = importlib.import_module("pilotapp.factory").create_app()


def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """The product's app, watched during POST /sync."""
    watch.watching = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/sync"
    try:
        answer = list(_app(environ, start_response))
        watch.reached("before_answer")
        return answer
    finally:
        watch.watching = False
