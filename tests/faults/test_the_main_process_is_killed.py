"""Fault 43: the server's main process, or a worker, is killed: workers end, and the next start can listen."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.support import databases
from tests.support.delivering import delivering
from tests.support.hands import until
from tests.support.servers import Server, group
from tests.support.world import World

PATIENCE = 60


def wait_for(found: Callable[[], bool]) -> bool:
    """Whether the condition became true within some seconds."""
    deadline = time.monotonic() + PATIENCE
    while not (is_so := found()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so


def test_its_workers_end_and_the_next_start_listens(bench: databases.Bench, data_folder: Path) -> None:
    with Server(data_folder, database_url=bench.new(data_folder), PILOTAPP_JOBS="on") as server:
        first = server.pid
        assert len(group(first)) >= 3  # workers beside it
        os.kill(first, signal.SIGKILL)
        assert wait_for(lambda: not group(first))
        server.start()  # waits for an answer on the same port
        assert server.pid != first and server.complaints() == []


def test_a_worker_that_was_started_again_ends_as_well(bench: databases.Bench, data_folder: Path) -> None:
    with Server(data_folder, database_url=bench.new(data_folder), PILOTAPP_JOBS="off", PILOTAPP_WORKERS="2") as server:
        assert wait_for(lambda: len(group(server.pid)) == 3)  # it answers before the last one is there
        before = group(server.pid)
        os.kill(max(before), signal.SIGKILL)
        assert wait_for(lambda: len(set(group(server.pid)) - {max(before)}) == len(before))
        time.sleep(2)  # whoever started it has gone on to other things
        assert len(group(server.pid)) == len(before)
        os.kill(server.pid, signal.SIGKILL)
        assert wait_for(lambda: not group(server.pid))


def test_workers_die_while_phones_deliver_and_all_is_stored_once(bench: databases.Bench, data_folder: Path) -> None:
    with World(bench, data_folder) as world:
        phones = [world.phone(name) for name in ("amal", "berna", "tarek", "amal")]
        with delivering(world, phones) as delivered:
            for worker in sorted(set(group(world.server.pid)) - {world.server.pid}):
                os.kill(worker, signal.SIGKILL)
                before = delivered.heard()
                until(lambda before=before: delivered.heard() > before + 10, "phones deliver")
        delivered.drain()
        assert delivered.is_stored_once(world) and world.server.ended(0.1) is None
