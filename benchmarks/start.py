"""Figure 15: the second `make run` until its first response, its memory, and the time of an import."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks import processes
from benchmarks.figures import Figure
from benchmarks.settings import rounds
from benchmarks.timing import Took, medians
from pilotapp.background import supervisor
from tests.support.servers import ROOT, free_port

ROUNDS = rounds(5)
PATIENCE = 120  # seconds
IMPORT = """
import sys, time
before, spent = time.perf_counter(), time.process_time()
import pilotapp.factory
from pilotapp import rooms
rooms.rooms()
took = time.perf_counter() - before, time.process_time() - spent
from pilotapp.config import load_config
pilotapp.factory.create_app(load_config())
print(*took, "psycopg" in sys.modules)
"""


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure; the first start, which loads the demo, is not counted."""
    runs = [_run(work) for _ in range(ROUNDS + 1)][1:]
    first = medians([took for took, _ in runs])
    memory = median(megabytes for _, megabytes in runs)
    imports = [_import(work) for _ in range(ROUNDS)]
    app, drivers = medians([took for took, _ in imports]), sum(has_driver for _, has_driver in imports)
    return [
        Figure("15", "make run to the first answer", "s", first.wall / 1000, at_most=3, processor=(first.processor,)),
        Figure("15", "resident memory of all processes, the jobs' too", "MB", memory, at_most=180),
        Figure("15", "import of the app", "s", app.wall / 1000, at_most=0.7, processor=(app.processor,)),
        Figure("15", "PostgreSQL drivers loaded with SQLite", "", drivers, at_most=0),
    ]


def _run(data: Path) -> tuple[Took, float]:
    """Return the time until the first response; megabytes after the jobs have started and each process has answered."""
    port, started = free_port(), time.monotonic()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}"], cwd=ROOT, env=_environment(data), start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        seconds = _first_answer(f"http://127.0.0.1:{port}/sign-in", started)
        took = Took(seconds * 1000, processes.processor(process.pid) * 1000)
        for _ in range(30):
            urlopen(f"http://127.0.0.1:{port}/sign-in").read()
        _wait_for_jobs(process.pid)
        return took, processes.memory(process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _environment(data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PILOTAPP_", "MAKE"))}
    return kept | {"PILOTAPP_DATA": str(data)}


def _first_answer(url: str, started: float) -> float:
    while time.monotonic() - started < PATIENCE:
        try:
            urlopen(url, timeout=5).read()
            return time.monotonic() - started
        except (URLError, OSError):
            time.sleep(0.02)
    raise AssertionError("make run did not answer within two minutes.")


def _wait_for_jobs(root: int) -> None:
    """Wait until the job process exists and has used no processor for a second, so it has loaded everything."""
    end, before = time.monotonic() + PATIENCE, -1.0
    while time.monotonic() < end:
        jobs = processes.named(root, supervisor.NAME)
        spent = sum(map(processes.processor, jobs))
        if jobs and spent == before:
            return
        before = spent
        time.sleep(1)
    raise AssertionError("The process of the jobs was not up within two minutes.")


def _import(data: Path) -> tuple[Took, bool]:
    """Return the time to import the app in a new process, and whether the PostgreSQL driver is loaded then."""
    environment = _environment(data) | {"PILOTAPP_ENV": "development"}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    wall, spent, has_driver = done.stdout.split()
    return Took(float(wall) * 1000, float(spent) * 1000), has_driver == "True"
