"""Phones that record and deliver visits continuously, each in a thread; and a check that all were stored once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.phones import NodePhone
from tests.support.world import World

MINUTES = 5  # of each visit
PATIENCE = 60


@dataclass
class Delivered:
    """The recorded visits, and the outcomes of the attempts to deliver."""

    phones: Sequence[NodePhone]
    visits: set[str] = field(default_factory=set)
    outcomes: Counter[str] = field(default_factory=Counter)

    def flush(self, phone: NodePhone) -> None:
        """Make one attempt to deliver."""
        self.outcomes[phone.flush()["outcome"]] += 1

    def heard(self) -> int:
        """Return how many entries were answered with 'stored'."""
        return len(self.acknowledged())

    def acknowledged(self) -> set[str]:
        """Return the uids of all entries that phones know to be stored."""
        lines = (line for phone in self.phones for line in phone.receipts())
        return {line["uid"] for line in lines if line["answer"] in ("stored", "already")}

    def drain(self) -> None:
        """Deliver until nothing waits."""
        until = time.monotonic() + PATIENCE
        for phone in self.phones:
            while phone.waiting() and time.monotonic() < until:
                self.flush(phone)
            assert not phone.waiting(), f"{phone.name} still keeps what it could not deliver"

    def is_stored_once(self, world: World) -> bool:
        """Whether all acknowledged visits are stored with their minutes, and every entry took effect once."""
        entries, visits = world.entries(), world.visits()
        return (
            self.acknowledged() <= set(entries)
            and set(visits) == self.visits
            and {visit.minutes for visit in visits.values()} == {MINUTES}
            and set(world.audited().values()) == {1}
        )


@contextmanager
def delivering(world: World, phones: Sequence[NodePhone], pause: float = 0.2) -> Iterator[Delivered]:
    """Keep the phones going during the block; `drain` delivers the rest."""
    told, stopping = Delivered(phones), threading.Event()

    def go_on(phone: NodePhone) -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            told.visits.add(world.visited(phone, minutes=MINUTES, ended_ago=10 + 2 * MINUTES * number))
            told.flush(phone)
            stopping.wait(pause)

    with ThreadPoolExecutor(len(phones)) as pool:
        works = [pool.submit(go_on, phone) for phone in phones]
        try:
            yield told
        finally:
            stopping.set()
    for work in works:
        work.result()
