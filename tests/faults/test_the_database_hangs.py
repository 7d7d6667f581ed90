"""Fault 42: the database accepts connections but never answers. Nobody waits longer than some seconds."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pilotapp.db import timeouts
from tests.support import databases, postgres
from tests.support.delivering import delivering
from tests.support.hands import until
from tests.support.outage import ask
from tests.support.world import World

MAX_LENGTH = timeouts.ANSWER + 6  # seconds: one that waits in line behind another one, on a machine with more to do


@pytest.fixture
def cluster(bench: databases.Bench) -> Iterator[postgres.Postgres]:
    """A PostgreSQL server whose processes can be made to stand still."""
    if bench.kind != "postgresql":
        pytest.skip("SQLite has no server that could hang")
    with postgres.running() as server:
        yield server


def test_pages_and_deliveries_are_given_up_and_go_on(
    cluster: postgres.Postgres, tmp_path: Path, data_folder: Path
) -> None:
    with World(databases.PostgresBench(cluster, tmp_path / "made"), data_folder) as world:
        with delivering(world, [world.phone("amal"), world.phone("tarek")]) as delivered:
            until(lambda: delivered.heard() > 10, "phones deliver")
            cluster.hang()
            try:
                page = ask(f"{world.server.url}/sign-in")
                again = [ask(f"{world.server.url}/sign-in") for _ in range(6)]
                until(lambda: delivered.outcomes["wait"] > 0, "phones are told to wait")
            finally:
                cluster.go_on()
            before = delivered.heard()
            until(lambda: delivered.heard() > before, "phones deliver again")
        delivered.drain()
        assert page.is_away and page.seconds < MAX_LENGTH
        assert all(one.is_away for one in again) and sum(one.seconds for one in again) < MAX_LENGTH
        assert delivered.is_stored_once(world) and world.server.complaints() == []


def test_a_program_that_keeps_sqlite_from_writing_holds_nobody_for_long(
    bench: databases.Bench, data_folder: Path
) -> None:
    if bench.kind != "sqlite":
        pytest.skip("PostgreSQL has locks of its own")
    with World(bench, data_folder) as world:
        phone = world.phone("amal")
        visit = world.visited(phone)
        with closing(sqlite3.connect(data_folder / "pilotapp.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            began = time.monotonic()
            assert phone.flush()["outcome"] == "wait" and time.monotonic() - began < MAX_LENGTH
            assert ask(f"{world.server.url}/sign-in").status == 200  # what only reads goes on
            other.execute("ROLLBACK")
        assert phone.flush()["stored"] == 3 and set(world.visits()) == {visit}
