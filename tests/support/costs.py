"""The cost of a test run: worker-seconds by folder and of the slowest files; the cost of another page or route."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

PAGE, JOURNEY, ROUTE = "page", "journey", "route"


class Costs:
    """A pytest plugin that receives the time of every test, also from xdist workers."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()  # by folder
        self.files: Counter[str] = Counter()
        self.of: Counter[str] = Counter()  # worker-seconds of all pages, journeys and routes
        self.number: Counter[str] = Counter()  # of pages, journeys and routes

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of a test; a test that counts something reports how many by `record_property`."""
        file = report.nodeid.split("::")[0]
        self.seconds[file.split("/")[1]] += report.duration
        self.files[file] += report.duration
        if kind := _kind(report.nodeid):
            self.of[kind] += report.duration
        if report.when == "call":
            self.number.update({name: number for name, number in report.user_properties if name in (PAGE, ROUTE)})
            self.number[JOURNEY] += _kind(report.nodeid) == JOURNEY

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print both at the end."""
        terminalreporter.section(f"{sum(self.seconds.values()):,.0f} worker-seconds")
        for line in self.lines():
            terminalreporter.line(line)

    def lines(self) -> Iterator[str]:
        """Yield folders and the slowest files with their cost, and the cost of one more of each kind."""
        yield ", ".join(f"{folder} {seconds:.0f}" for folder, seconds in self.seconds.most_common())
        yield ", ".join(f"{file.removeprefix('tests/')} {seconds:.0f}" for file, seconds in self.files.most_common(10))
        for kind in (PAGE, JOURNEY, ROUTE):
            if self.number[kind]:
                yield f"a further {kind} costs {self.of[kind] / self.number[kind]:.1f} s ({self.number[kind]} today)"


def _kind(nodeid: str) -> str:
    if "house/test_pages.py" in nodeid:
        return PAGE
    if "house/test_access.py" in nodeid:
        return ROUTE
    return JOURNEY if nodeid.startswith("tests/journeys/") else ""
