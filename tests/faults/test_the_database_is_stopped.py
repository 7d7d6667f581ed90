"""Fault 42: PostgreSQL is stopped under a running server, or at its start: 503 until it is back, nothing lost.

A minute without it is six seconds here: phones and server notice an outage, not how long it is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import databases, postgres
from tests.support.delivering import delivering
from tests.support.hands import until
from tests.support.outage import becomes, status_of
from tests.support.servers import Server
from tests.support.world import World

AWAY = 6.0  # seconds


@pytest.fixture(scope="module")
def cluster(bench: databases.Bench) -> Iterator[postgres.Postgres]:
    """A separate PostgreSQL server that can be stopped and started."""
    if bench.kind != "postgresql":
        pytest.skip("SQLite is a file: it cannot be away")
    with postgres.running() as server:
        yield server


@pytest.fixture
def stoppable(cluster: postgres.Postgres, tmp_path: Path) -> Iterator[databases.Bench]:
    """Databases on this server, which is running at first."""
    cluster.stop()
    cluster.start()
    yield databases.PostgresBench(cluster, tmp_path / "made")


@pytest.fixture
def database_url(stoppable: databases.Bench, tmp_path: Path) -> str:
    """A database with the standing people."""
    return stoppable.new(tmp_path / "new")


def test_it_answers_503_until_the_database_is_back(
    cluster: postgres.Postgres, database_url: str, data_folder: Path
) -> None:
    with Server(data_folder, database_url=database_url) as server:
        cluster.stop()
        assert becomes(lambda: status_of(f"{server.url}/sign-in"), (503, "20"))
        assert status_of(f"{server.url}/healthz")[0] == 503
        cluster.start()
        assert becomes(lambda: status_of(f"{server.url}/sign-in")[0], 200)
        assert server.ended(0.1) is None


def test_phones_deliver_through_an_outage_and_all_is_stored_once(
    cluster: postgres.Postgres, stoppable: databases.Bench, data_folder: Path
) -> None:
    with World(stoppable, data_folder) as world:
        phones = [world.phone(name) for name in ("amal", "berna", "tarek", "amal")]
        with delivering(world, phones) as delivered:
            until(lambda: delivered.heard() > 20, "phones deliver")
            cluster.stop()
            time.sleep(AWAY)
            cluster.start()
            before = delivered.heard()
            until(lambda: delivered.heard() > before + 20, "phones deliver again")
        delivered.drain()
        databases.bind(databases.config_for(world.server.env["PILOTAPP_DATABASE_URL"], world.server.data))
        assert delivered.outcomes["wait"] > 0 and delivered.is_stored_once(world)
        assert world.server.ended(0.1) is None


def test_it_starts_while_the_database_is_away(cluster: postgres.Postgres, database_url: str, data_folder: Path) -> None:
    cluster.stop()
    with Server(data_folder, database_url=database_url, awaited=503) as server:
        assert status_of(f"{server.url}/sign-in") == (503, "20")
        cluster.start()
        assert becomes(lambda: status_of(f"{server.url}/sign-in")[0], 200)


def test_it_migrates_once_the_database_is_there(
    cluster: postgres.Postgres, database_url: str, data_folder: Path
) -> None:
    cluster.stop()
    with ThreadPoolExecutor(1) as later:
        later.submit(lambda: (time.sleep(1), cluster.start()))
        assert Server(data_folder, database_url=database_url).run("db", "up", "--wait", "30") == ""
