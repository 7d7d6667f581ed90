"""Connections to PostgreSQL. In a request, no statement blocks a worker for longer than the limits in `timeouts`.

A working server ends a long statement itself. If a server accepts and never answers (stopped, swapping, a dead disk, a
network that drops packets), the client gives up: it closes the connection and raises OperationalError.
"""

from typing import Any

import psycopg
from peewee import OperationalError, Psycopg3Adapter
from playhouse.db_url import parse as parse_url
from playhouse.pool import PooledPostgresqlDatabase

from pilotapp.db import timeouts

# Each of these can also be set in the address, which takes precedence. tcp_user_timeout is in ms, the rest in seconds.
_NETWORK = {
    "connect_timeout": 3,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_LIMITS = (
    f"SET statement_timeout = {timeouts.STATEMENT * 1000:.0f};"
    "SET idle_in_transaction_session_timeout = 60000"  # milliseconds: a stopped worker must not hold locks for ever
)
_NO_LIMITS = "RESET statement_timeout; RESET idle_in_transaction_session_timeout"


class _Connection(psycopg.Connection[Any]):
    """A connection that a request gives up if no answer comes in time."""

    _has_limits = False

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        if timeout is not None or (limit := timeouts.limit()) is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, limit)
        except psycopg.errors._WaitTimeout:
            self.close()
            timeouts.gave_up()
            raise psycopg.OperationalError("the database does not answer") from None

    def limit(self) -> None:
        """Set the server's statement timeout, for requests only."""
        if timeouts.is_limited() != self._has_limits:
            self.execute(_NO_LIMITS if self._has_limits else _LIMITS)
            self._has_limits = not self._has_limits


class _Adapter(Psycopg3Adapter):
    """peewee's adapter, with the connection class of this module."""

    def connect(self, db: Any, **params: Any) -> _Connection:
        if timeouts.is_pausing():
            raise psycopg.OperationalError("the database did not answer a moment ago")
        try:
            return _Connection.connect(dbname=db.database, **params)
        except psycopg.errors.ConnectionTimeout:
            timeouts.gave_up()
            raise


class _Database(PooledPostgresqlDatabase):  # type: ignore[misc]
    psycopg3_adapter = _Adapter

    def _connect(self) -> _Connection:
        if timeouts.is_pausing():  # also if the pool has a connection
            raise OperationalError("the database did not answer a moment ago")
        connection: _Connection = super()._connect()
        try:
            connection.limit()
        except psycopg.Error:
            self._close(connection, close_conn=True)
            raise
        return connection


def pool(url: str) -> PooledPostgresqlDatabase:
    """Return the database at `url`, with a pool of connections."""
    settings = parse_url(url)
    name = settings.pop("database")
    options = {**_NETWORK, **settings}
    return _Database(name, max_connections=8, stale_timeout=300, prefer_psycopg3=True, **options)
