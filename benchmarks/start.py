"""Figure 15: the second `make run` to its first answer, and the resident memory of all its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.figures import Figure
from tests.support.servers import ROOT, free_port

ROUNDS = 3


def measure(build: Path, work: Path) -> list[Figure]:
    """The first start loads the demo and is not counted."""
    runs = [_run(work) for _ in range(ROUNDS + 1)][1:]
    return [
        Figure("15", "make run to the first answer", "s", median(seconds for seconds, _ in runs), at_most=3),
        Figure("15", "resident memory of all processes", "MB", median(memory for _, memory in runs), at_most=200),
    ]


def _run(data: Path) -> tuple[float, float]:
    """Seconds until the first answer, and megabytes after a few pages of each process."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PILOTAPP_", "MAKE"))}
    started = time.monotonic()
    command = ["make", "run", f"PORT={port}"]
    environment["PILOTAPP_DATA"] = str(data)
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        seconds = _first_answer(f"http://127.0.0.1:{port}/sign-in", started)
        for _ in range(30):
            urlopen(f"http://127.0.0.1:{port}/sign-in").read()
        return seconds, sum(map(_resident, _group(process.pid))) / 1000
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _first_answer(url: str, started: float) -> float:
    while time.monotonic() - started < 120:
        try:
            urlopen(url, timeout=5).read()
            return time.monotonic() - started
        except (URLError, OSError):
            time.sleep(0.02)
    raise AssertionError("make run did not answer within two minutes.")


def _group(leader: int) -> list[int]:
    """The processes of a group, without make itself."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
            if int(fields[2]) == leader and int(folder.name) != leader:
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def _resident(process: int) -> float:
    """Kilobytes, what is shared counted by its share."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
