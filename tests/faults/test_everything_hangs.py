"""Fault: all workers hang, or the database does: /healthz answers within 2 s from its own process."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pilotapp.background import supervisor
from tests.support import databases, postgres
from tests.support.servers import HOST, Server, ServerError, free_port

PATIENCE = 60
VISITORS = 24  # Linux deals connections out to workers by chance; each of them gets some
BESIDE = (supervisor.NAME, supervisor.MONITOR, supervisor.SUPERVISOR_NAME)


@contextmanager
def watched(data: Path, url: str) -> Iterator[tuple[Server, str]]:
    """A server, and the address of its health process, which is separate from the workers."""
    port = free_port()
    with Server(data, database_url=url, PILOTAPP_MONITOR=f"{HOST}:{port}") as server:
        address = f"http://{HOST}:{port}/healthz"
        assert becomes(lambda: status_of(address), 200)
        yield server, address


def answer_of(url: str) -> tuple[int, dict[str, Any], float]:
    """Status, body and duration in seconds of an answer; status 0 where the connection is refused."""
    began = time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
    except (OSError, http.client.HTTPException):  # it ended in the middle of its answer
        status, body = 0, b"{}"
    return status, json.loads(body), time.monotonic() - began


def status_of(url: str) -> int:
    """The status alone."""
    return answer_of(url)[0]


def quickest_of(url: str) -> tuple[int, dict[str, Any], float]:
    """The quickest of three answers: a busy machine may hold up one of them."""
    return min((answer_of(url) for _ in range(3)), key=lambda answer: answer[2])


def becomes(found: Callable[[], object], wanted: object) -> bool:
    """Whether the condition became true within some seconds."""
    deadline = time.monotonic() + PATIENCE
    while found() != wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return found() == wanted


def children(parent: int) -> dict[int, str]:
    """The child processes of this process, with their names."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent:
            found[int(folder.name)] = stat[stat.index("(") + 1 : stat.rindex(")")]
    return found


@contextmanager
def stopped(*processes: int) -> Iterator[None]:
    """Stop these processes (SIGSTOP) during the block: they keep their sockets and locks, and answer nothing."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def test_it_answers_while_all_workers_hang(bench: databases.Bench, data_folder: Path) -> None:
    with watched(data_folder, bench.new(data_folder)) as (server, address):
        workers = [pid for pid, name in children(server.pid).items() if name not in BESIDE]
        assert len(workers) == 2
        with stopped(*workers):
            time.sleep(1.1)  # the last good answer is kept for a second
            status, found, seconds = quickest_of(address)
        assert (status, found["workers"], found["database"], found["disk"]) == (503, "no answer", "ready", "ready")
        assert seconds < 2
        assert becomes(lambda: status_of(address), 200)


def test_it_goes_on_with_one_worker_and_ends_with_the_server(bench: databases.Bench, data_folder: Path) -> None:
    with watched(data_folder, bench.new(data_folder)) as (server, address):
        workers = [pid for pid, name in children(server.pid).items() if name not in BESIDE]
        os.kill(workers[0], signal.SIGKILL)
        assert status_of(address) == 200
        os.kill(server.pid, signal.SIGKILL)
        assert becomes(lambda: status_of(address), 0)


@pytest.fixture(scope="module")
def cluster(bench: databases.Bench) -> Iterator[postgres.Postgres]:
    """A separate PostgreSQL server whose processes can be stopped and continued."""
    if bench.kind != "postgresql":
        pytest.skip("SQLite is no process that could hang")
    with postgres.running() as server:
        yield server


def processes_of(cluster: postgres.Postgres) -> list[int]:
    """The processes of a PostgreSQL server, the main process first."""
    first = int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [first, *children(first)]


def test_it_answers_while_the_database_hangs(cluster: postgres.Postgres, data_folder: Path, tmp_path: Path) -> None:
    url = databases.PostgresBench(cluster, tmp_path / "made").new(tmp_path / "new")
    with watched(data_folder, url) as (server, address), ThreadPoolExecutor(VISITORS) as visitors:
        with stopped(*processes_of(cluster)):
            time.sleep(1.1)
            status, found, seconds = quickest_of(f"{server.url}/healthz")
            assert (status, found["database"]) == (503, "no answer") and seconds < 2
            for _ in range(VISITORS):
                visitors.submit(urllib.request.urlopen, f"{server.url}/sign-in", timeout=PATIENCE)
            time.sleep(1)
            status, found, seconds = quickest_of(address)
            assert (status, found["database"], found["workers"]) == (503, "no answer", "no answer") and seconds < 2
            with pytest.raises(ServerError, match="No answer in time"):  # exit status 2
                server.run("status")
        assert becomes(lambda: status_of(address), 200)
