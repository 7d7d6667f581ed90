"""Prometheus reads the counts of all workers, including ended ones; they contain no addresses and no names."""

from __future__ import annotations

import os
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from pilotapp.background import supervisor
from pilotapp.monitoring.metrics import counted
from tests.faults.test_everything_hangs import becomes, children
from tests.support import databases, people
from tests.support.servers import HOST, Server, free_port
from tests.sync import phone_door

TOKEN = "3q2-secret-of-an-invitation-that-opens-something"
BESIDE = (supervisor.NAME, supervisor.MONITOR, supervisor.SUPERVISOR_NAME)


def text_of(url: str) -> str:
    """The body of an answer of any status; empty where the connection is refused."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()
    except OSError:
        return ""


def value(text: str, name: str) -> float:
    """The number of a line such as 'pilotapp_errors_total{kind="away"} 1.0'; 0 where there is none."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0.0


@pytest.mark.process
def test_it_adds_up_all_workers_also_those_that_died(bench: databases.Bench, data_folder: Path) -> None:
    monitor = f"{HOST}:{free_port()}"
    settings = {"PILOTAPP_MONITOR": monitor, "PILOTAPP_METRICS": "on"}
    pages = 'pilotapp_request_seconds_count{area="auth",status="200"}'
    with Server(data_folder, database_url=bench.new(data_folder), **settings) as server:
        assert becomes(lambda: "pilotapp_check_status" in text_of(f"http://{monitor}/metrics"), True)
        for _ in range(20):
            assert text_of(f"{server.url}/sign-in")
        text_of(f"{server.url}/invite/{TOKEN}")
        assert value(text_of(f"http://{monitor}/metrics"), pages) == 20
        workers = {pid for pid, name in children(server.pid).items() if name not in BESIDE}
        os.kill(min(workers), signal.SIGKILL)
        assert becomes(lambda: len({*children(server.pid)} - workers - beside(server)), 1)
        time.sleep(0.5)
        before = value(text_of(f"http://{monitor}/metrics"), pages)
        for _ in range(10):
            assert text_of(f"{server.url}/sign-in")
        text = text_of(f"http://{monitor}/metrics")
    assert (before, value(text, pages)) == (20, 30)
    assert value(text, 'pilotapp_check_status{check="write"}') == 0 and value(text, "pilotapp_entries_waiting") == 0
    assert value(text, 'pilotapp_disk_free_bytes{of="data"}') > 0
    assert TOKEN not in text and "/sign-in" not in text and not [n for n in people.STANDING if n in text]


def beside(server: Server) -> set[int]:
    """The child processes of the server that are not workers."""
    return {pid for pid, name in children(server.pid).items() if name in BESIDE}


def test_it_counts_how_late_entries_arrive(app_with: Callable[..., Flask], frozen: object) -> None:
    amal = people.sign_in(app_with(metrics=True), "amal")
    before = _sums()
    sent = phone_door.entry(amal, "check_in", started_at="2026-03-03T10:00:00Z")
    sent["made_at"] = "2026-03-03T10:30:00Z"  # the phone sends it at 11
    assert phone_door.answers(phone_door.send(amal, sent)) == ["stored"]
    assert phone_door.answers(phone_door.send(amal, sent)) == ["already"]  # it did not arrive again
    after = _sums()
    assert (after["count"] - before["count"], after["sum"] - before["sum"]) == (1, 30 * 60)


def test_it_counts_nothing_unless_told_to(client: Any) -> None:
    before = [sample.value for metric in counted().requests.collect() for sample in metric.samples]
    client.get("/sign-in")
    assert [sample.value for metric in counted().requests.collect() for sample in metric.samples] == before


def _sums() -> dict[str, float]:
    """The number of counted entries, and the sum of their ages in seconds."""
    samples = [sample for metric in counted().lag.collect() for sample in metric.samples]
    return {end: sum(one.value for one in samples if one.name.endswith(f"_{end}")) for end in ("count", "sum")}
