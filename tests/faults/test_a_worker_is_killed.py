"""Fault: the worker that computes suppression is killed in the middle; another one repeats it."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from pilotapp import clock
from pilotapp.background import task
from pilotapp.models import SuppressionJob
from pilotapp.releases import suppression_jobs, worker
from tests.support import databases
from tests.support.people import uid_of
from tests.support.random_releases import PAIRS, SINGLE, release_of, visits_of
from tests.support.servers import BIN, ROOT, Server

PATIENCE = 60


@pytest.fixture
def elsewhere(bench: databases.Bench, data_folder: Path) -> Iterator[Server]:
    """A separate database, this process connected to it, and the settings for processes on it."""
    url = bench.new(data_folder)
    databases.bind(databases.config_for(url, data_folder))
    yield Server(data_folder, database_url=url)
    databases.disconnect()


def ask() -> SuppressionJob:
    """Submit a suppression job that takes some seconds."""
    release = release_of(visits_of(Random(0)), (*SINGLE, "topic"), PAIRS[:2])
    cells = {
        key: (cell.visits, cell.pilots, cell.largest_contribution, cell.minutes) for key, cell in release.cells.items()
    }
    constraints = [[one.total, one.parts, one.times] for one in release.constraints]
    request = {"cells": cells, "relations": constraints, "k": 5}
    return suppression_jobs.submit(request, uid_of("musterstadt"))


def test_it_is_worked_out_by_another_where_one_was_killed_in_the_middle(elsewhere: Server) -> None:
    ask()
    jobs = subprocess.Popen([BIN / "pilotapp", "jobs", "run"], env=elsewhere.env, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while SuppressionJob.get().state == "waiting" and time.monotonic() < until:
            time.sleep(0.005)
        jobs.send_signal(signal.SIGSTOP)  # nothing goes on while we look
        assert SuppressionJob.get().state == "working", "nobody had begun in time, or it was ready at once"
    finally:
        jobs.kill()
        jobs.wait(30)
    row = SuppressionJob.get()
    assert (row.state, row.tries, row.result) == ("working", 1, None)
    assert not worker.run_next()
    with clock.freeze(clock.now() + task.HEARTBEAT_TIMEOUT + timedelta(seconds=1)):
        assert worker.run_next()
    row = SuppressionJob.get()
    assert (row.state, row.tries) == ("ready", 2)
    assert suppression_jobs.result(row)
