"""One server process that tests use in turn, with its database reset in between, because a start takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support import databases, ledgers
from tests.support.databases import Bench, Rows
from tests.support.servers import Server


class KeptServer:
    """Provides a running server with only the standing people; starts a new one if a test damaged the last."""

    def __init__(self, bench: Bench, folder: Path, prepare: Callable[[Server], None] = lambda server: None) -> None:
        """`prepare` is called with the server before its start, to set its environment."""
        self._bench, self._folder, self._prepare = bench, folder, prepare
        self._server: Server | None = None
        self._rows: Rows | None = None
        self._as_made: tuple[dict[str, str], set[str]] = ({}, set())
        self._number = 0

    def take(self) -> Server:
        """Return the server; the tables of this process are bound to its database."""
        if self._server is None or not self._server.runs_since_its_start or self._state(self._server) != self._as_made:
            return self._start()
        self._bind(self._server)
        assert self._rows is not None
        self._rows.restore()
        ledgers.empty(self._server.data / "erasures.jsonl")
        self._server.log.write_text("")
        return self._server

    def close(self) -> None:
        """Stop it."""
        if self._server is not None:
            self._server.kill()

    def _start(self) -> Server:
        self.close()
        self._number += 1
        data = self._folder / f"server-{self._number}"
        self._server = Server(data, database_url=self._bench.new(data))
        self._prepare(self._server)
        self._server.start()
        self._bind(self._server)
        self._rows, self._as_made = Rows(), self._state(self._server)
        return self._server

    @staticmethod
    def _state(server: Server) -> tuple[dict[str, str], set[str]]:
        """Return what a test may change besides rows: settings, and keys."""
        return dict(server.env), {path.name for path in (server.data / "keys").iterdir()}

    def _bind(self, server: Server) -> None:
        databases.bind(databases.config_for(server.env["PILOTAPP_DATABASE_URL"], server.data))
