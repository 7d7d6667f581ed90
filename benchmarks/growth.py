"""Figures 10 and 16: a visit's write, a log page and a month cost the same however many visits there are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path
from statistics import median

from benchmarks import data, load, ours
from benchmarks.figures import Figure
from benchmarks.ours import Phone, Visitor
from pilotapp import demo
from tests.support.servers import Server

FEW, MANY = 100_000, 1_000_000
ROUNDS = 5
SECONDS = 1.5
PAGES = {"log page": "/log", "month": "/month", "figures of a month": "/figures?period={month}"}


def measure(build: Path, work: Path) -> list[Figure]:
    """A small and a large database side by side, asked in turn."""
    small, large = _World(work / "small", FEW), _World(work / "large", MANY)
    with small.server, large.server:
        writes = [(small.write(), large.write()) for _ in range(ROUNDS)]
        pages = {name: [(small.read(path), large.read(path)) for _ in range(ROUNDS)] for name, path in PAGES.items()}
    numbers = {"log page": "16", "month": "10", "figures of a month": "10"}
    month = median(run.p95 for _, run in pages["figures of a month"])
    log = median(run.median for _, run in pages["log page"])
    return [
        _ratio("16", "write of an entry", writes),
        *(_ratio(numbers[name], name, pairs) for name, pairs in pages.items()),
        Figure("10", "p95 of a month's figures", "ms", month, log, at_most=3, against="log page"),
    ]


def _ratio(number: str, name: str, pairs: list[tuple[load.Load, load.Load]]) -> Figure:
    small, large = (median(pair[side].median for pair in pairs) for side in (0, 1))
    what = f"{name} with {MANY:,} visits"
    return Figure(number, what, "ms", large, small, at_most=1.5, against=f"{FEW:,} visits")


class _World:
    """A server on a database of its own size, a pilot and a coordinator."""

    def __init__(self, folder: Path, visits: int) -> None:
        ours.open_database(folder)
        demo.load()
        data.fill(visits)
        self._pilot: Visitor = ours.sign_in(ours.person("amal"))
        self._coordinator: Visitor = ours.sign_in(ours.person("karin"))
        self._phone: Phone | None = None
        self._folder = folder
        self.server: Server = ours.server(folder)

    def write(self) -> load.Load:
        """Single entries through POST /sync, alone."""
        self._phone = self._phone or Phone(self._pilot, self.server.url)
        return self._run(self._phone.deliveries(1), _stored)

    def read(self, path: str) -> load.Load:
        """A coordinator's page, alone."""
        return self._run(repeat(self._coordinator.get(path.format(month=ours.this_month()))))

    def _run(self, stream: Iterable[bytes], check: load.Check = load.is_fine) -> load.Load:
        return load.run(self.server.port, [stream], SECONDS, check)


def _stored(answer: load.Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])
