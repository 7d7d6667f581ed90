"""Fault: PostgreSQL is stopped under a running server, and away when one starts: 503 until it is back, nothing lost."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support import databases, postgres
from tests.support.servers import Server

PATIENCE = 20


@pytest.fixture(scope="module")
def cluster(bench: databases.Bench) -> Iterator[postgres.Postgres]:
    """A PostgreSQL server of its own, to be stopped and started."""
    if bench.kind != "postgresql":
        pytest.skip("SQLite is a file: it cannot be away")
    with postgres.running() as server:
        yield server


@pytest.fixture
def database_url(cluster: postgres.Postgres, tmp_path: Path) -> Iterator[str]:
    """A database with the standing people on it, which is running at first."""
    cluster.stop()
    cluster.start()
    yield databases.PostgresBench(cluster, tmp_path / "made").new(tmp_path / "new")


def status_of(url: str) -> tuple[int, str | None]:
    """Status and Retry-After of an answer."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.headers["Retry-After"]
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Retry-After"]


def becomes(found: Callable[[], object], wanted: object) -> bool:
    """Whether it became so within some seconds."""
    deadline = time.monotonic() + PATIENCE
    while found() != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return found() == wanted


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
