"""Figure 14: many phones deliver waiting entries while coordinators read, each a page every 5 seconds.

Alone (`make bench ONLY=drain`) with 300 phones and 20 coordinators, three times; a whole run uses a tenth of the
phones. The processor time includes the pages, which take little.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median
from threading import Event, Thread

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.load import Answer
from benchmarks.ours import Phone, Visitor
from benchmarks.settings import brief
from pilotapp import demo
from pilotapp.models import Entry
from tests.support.servers import Server

ENTRIES = 60
EVERY = 5.0  # seconds between two pages of a coordinator
PAGES = ("/log", "/month")
QUIET = brief(5.0, 1.0)
MAX_LENGTH = 600  # seconds


@dataclass(frozen=True, slots=True)
class Scale:
    """How many phones deliver 60 entries each at once, in how many rounds, while how many coordinators read."""

    phones: int
    readers: int
    rounds: int

    def __str__(self) -> str:
        """The label in the table."""
        return f"{self.phones} phones x {ENTRIES} entries, {self.readers} coordinators"


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure the full form."""
    return _measure(work, Scale(300, 20, 3))


def measure_briefly(build: Path, work: Path) -> list[Figure]:
    """Measure the short form."""
    return _measure(work, Scale(30, 20, brief(10, 1)))


def _measure(work: Path, scale: Scale) -> list[Figure]:
    """Each phone belongs to its own pilot; each round has new entries of the same pilots."""
    ours.open_database(work / "ours")
    demo.load()
    karin = ours.person("karin")
    reader, pilots = ours.sign_in(karin), ours.sign_in_newcomers(karin.programme_id, scale.phones)
    before = Entry.select().count()
    with ours.server(work / "ours") as server:
        load.warm(server, map(reader.get, PAGES))
        quiet = load.run(server, [cycle(map(reader.get, PAGES))], QUIET)
        phones = [Phone(pilot, server.url) for pilot in pilots]
        rounds = [_drain(server, phones, reader, scale) for _ in range(scale.rounds)]
    drains, reads = zip(*rounds, strict=True)
    lost = before + scale.rounds * scale.phones * ENTRIES - Entry.select().count()
    read = load.pooled(reads)
    spent = sum(each.spent for each in drains) / scale.rounds * 1000
    seconds = median(each.seconds for each in drains)
    return [
        Figure("14", f"{scale}: drained in", "s", seconds, processor=(spent,)),
        Figure("14", f"{scale}: entries not stored", "", lost, at_most=0),
        Figure(
            "14", f"p99 of {len(read.times)} pages meanwhile", "ms", read.p99, quiet.median, at_most=10, against="quiet"
        ),
        Figure("14", f"median of {len(read.times)} pages meanwhile", "ms", read.median, quiet.median, against="quiet"),
    ]


def _drain(server: Server, phones: list[Phone], reader: Visitor, scale: Scale) -> tuple[load.Load, load.Load]:
    """Let all phones deliver at once until everything is stored; return the load of phones and of readers."""
    bodies = [phone.deliveries(ENTRIES, 1) for phone in phones]
    over = Event()
    drains: list[load.Load] = []

    def deliver() -> None:
        try:
            drains.append(load.run(server, bodies, MAX_LENGTH, _all_stored))
        finally:
            over.set()

    drain = Thread(target=deliver)
    drain.start()
    streams = [_with_pauses(reader, number * EVERY / scale.readers, over) for number in range(scale.readers)]
    read = load.run(server, streams, MAX_LENGTH)
    drain.join()
    if not drains:
        raise load.Failed("Not every delivery was stored.")
    return drains[0], read


def _with_pauses(reader: Visitor, first: float, over: Event) -> Iterator[bytes]:
    """Yield a page after `first` seconds and then one every 5 seconds, until the drain is over."""
    pages = cycle(map(reader.get, PAGES))
    over.wait(first)
    while not over.is_set():
        yield next(pages)
        over.wait(EVERY)


def _all_stored(answer: Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])
