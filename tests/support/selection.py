"""Which tests run where, decided by the fixtures they request.

On PostgreSQL: tests that request a database. In `make check`: tests that request no browser and no second process; a
test that starts one in its body is marked `process`, and `check` fails if the mark is missing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.context import ForkServerProcess, SpawnProcess
from typing import Any, NoReturn
from unittest import mock

import pytest
from xdist.scheduler import LoadScopeScheduling

DATABASE = "bench"  # the fixture behind every database
PROCESSES = {"playwright", "kept_server"}  # fixtures that start a process
# Tests that kill and wait, or request every route as everybody: too slow for every commit.
LONG = ("tests/faults/", "tests/journeys/", "house/test_access.py")
# Pages in one language are enough to test PostgreSQL's rows; how pages look depends on templates only.
ONLY_ON_SQLITE = (
    "test_pages.py::test_it_has_no_serious_barrier",
    "test_pages.py::test_it_is_never_wider",
    "journeys/test_three_engines.py",  # engines differ on the phone only
    "imports/test_what_offices_bring.py",  # its files differ in what is read before anything is stored
    *(f"test_pages.py::test_it_is_well_formed_on_every_page[{name}" for name in ("en", "ar")),
)
# Slow tests come first, so that no worker is left alone with one at the end.
FIRST = (
    "house/test_pages.py",
    "faults/test_tables",
    "house/test_access.py",
    "faults/",
    "journeys/",
    "web/test_write_code",
    "demo/",
)


def in_order(items: list[pytest.Item]) -> None:
    """Put slow tests first."""
    items.sort(key=lambda item: next((place for place, part in enumerate(FIRST) if part in item.nodeid), len(FIRST)))


def share_of(nodeid: str) -> str:
    """Return what must run in one worker: a file, whose tests share fixtures; a part of two long ones; an engine."""
    file, _, test = nodeid.partition("::")
    if file.endswith("house/test_pages.py"):
        return f"{file} {test.rstrip(']').rpartition('-')[2].rpartition('[')[2]}"
    if file.endswith("journeys/test_three_engines.py"):
        return nodeid
    return f"{file} {'[POST' in test}" if file.endswith("house/test_access.py") else file


class Shares(LoadScopeScheduling):  # type: ignore[misc]
    """xdist's scheduler, with our grouping."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what this run is for: the tests for the given database, and all or `check`."""
    gone = [item for item in items if _is_out(config, item)]
    config.hook.pytest_deselected(items=gone)
    out = set(gone)
    items[:] = [item for item in items if item not in out]


def _is_out(config: pytest.Config, item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    if config.getoption("--database") == "postgresql":
        return DATABASE not in asked or any(part in item.nodeid for part in ONLY_ON_SQLITE)
    if not config.getoption("--check"):
        return False
    return bool(asked & PROCESSES or item.get_closest_marker("process") or any(part in item.nodeid for part in LONG))


@contextmanager
def no_process() -> Iterator[None]:
    """Fail any attempt to start a process meanwhile."""
    with ExitStack() as stack:
        for owner, name in ((subprocess.Popen, "__init__"), (ForkServerProcess, "start"), (SpawnProcess, "start")):
            stack.enter_context(mock.patch.object(owner, name, _refuse))
        yield


def _refuse(*arguments: Any, **options: Any) -> NoReturn:
    raise AssertionError("this test starts a process: mark it with pytest.mark.process, so that `make check` leaves it")
