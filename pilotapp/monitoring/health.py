"""The response of /healthz: whether the database, the disk and the workers answer in time."""

import os
import socket
import tempfile
import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from peewee import PeeweeException

from pilotapp import db
from pilotapp.config import Config
from pilotapp.db import migrations
from pilotapp.monitoring.probe import Probe, left

DEADLINE = 1.5  # seconds for all parts together; /healthz must answer within 2
READY, NO_ANSWER = "ready", "no answer"
_TRIES, _PATIENCE = 3, 0.4  # requests to the workers, seconds for each
_REQUEST = b"OPTIONS /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"  # answered without the database
_BLOCK = 4096


class Health:
    """Checks all parts at once. `of_server`: also whether the workers answer, for a process beside them.

    `keep`: seconds for which a result is reused, so that many requests cost no more than one.
    """

    def __init__(self, config: Config, *, of_server: bool = False, keep: float = 0) -> None:
        self._version = config.version
        self._probes = {
            "database": Probe(partial(_database, config), keep=keep),
            "disk": Probe(partial(_disk, config.data), keep=keep),
        }
        if of_server:
            self._probes["workers"] = Probe(partial(_workers, config), keep=keep)

    def answer(self) -> tuple[dict[str, str], int]:
        """Return the parts' states by name, with the version, and the HTTP status: 200 if all are ready, else 503."""
        deadline = time.monotonic() + DEADLINE
        calls = {name: probe.start() for name, probe in self._probes.items()}
        found = {name: _result(call, deadline) for name, call in calls.items()}
        return {"version": self._version, **found}, 200 if set(found.values()) == {READY} else 503


def _result(call: Future[str], deadline: float) -> str:
    try:
        return call.result(left(deadline))
    except TimeoutError:
        return NO_ANSWER
    except Exception:
        return "failed"


def _database(config: Config) -> str:
    try:
        with db.database.connection_context():
            state = migrations.status(config)
    except PeeweeException:
        return "unreachable"
    if state.unknown:
        return "of a newer version"
    return "migrations pending" if state.pending else READY


def _disk(folder: Path) -> str:
    """Check that a new block can be written and synced; the file is removed."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(os.urandom(_BLOCK))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return "cannot be written"
    return READY


def _workers(config: Config) -> str:
    """Check that any worker answers a request; the kernel picks the worker, so one busy worker is no fault."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(config.host, config.host)  # noqa: S104 - address to connect to
    for _ in range(_TRIES):
        try:
            with socket.create_connection((host, config.port), timeout=_PATIENCE) as connection:
                connection.sendall(_REQUEST)
                if connection.recv(_BLOCK).startswith(b"HTTP/"):
                    return READY
        except OSError:
            continue
    return NO_ANSWER
