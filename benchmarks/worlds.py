"""Databases of different sizes, SQLite or PostgreSQL, each with a server, a pilot and a coordinator."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import repeat
from pathlib import Path

from benchmarks import data, load, ours
from benchmarks.ours import Phone, Visitor
from pilotapp import demo
from pilotapp.models import Programme, Visit
from tests.support import postgres

SECONDS = 1.5
# What a server of some size would have; the tests' own server does not wait for the disk, this one does.
POSTGRES = {"shared_buffers": "1GB", "work_mem": "64MB", "fsync": "on", "full_page_writes": "on"}


class World:
    """A database with about `visits` visits in programmes like the demo's."""

    def __init__(self, folder: Path, visits: int, url: str = "") -> None:
        self.folder, self.visits, self.url = folder, visits, url
        self.open()
        if not Programme.select().exists():
            demo.load()
            data.fill(visits)
        self.counted = Visit.select().count()
        self.pilot: Visitor = ours.sign_in(ours.person("amal"))
        self.coordinator: Visitor = ours.sign_in(ours.person("karin"))
        self.server = ours.server(folder, url)
        self._phone: Phone | None = None

    def open(self) -> None:
        """Let the tables of this process be those of this database."""
        ours.open_database(self.folder, self.url)

    def write(self) -> load.Load:
        """Single entries through POST /sync, alone."""
        self._phone = self._phone or Phone(self.pilot, self.server.url)
        return self._run(self._phone.deliveries(1), _stored)

    def read(self, path: str) -> load.Load:
        """A coordinator's page, alone."""
        return self._run(repeat(self.coordinator.get(path)))

    def _run(self, stream: Iterable[bytes], check: load.Check = load.is_fine) -> load.Load:
        return load.run(self.server.port, [stream], SECONDS, check)


@contextmanager
def worlds(work: Path, sizes: Iterable[int]) -> Iterator[list[World]]:
    """One for each size, with running servers. DB=postgresql takes a throw-away server instead of files.

    KEEP=folder leaves the files of SQLite there and takes them again the next time: 10,000,000 visits take their time.
    """
    with ExitStack() as stack:
        if os.environ.get("DB") == "postgresql":
            before = dict(postgres.SETTINGS)
            postgres.SETTINGS.update(POSTGRES)
            server = stack.enter_context(postgres.running())
            postgres.SETTINGS.clear()
            postgres.SETTINGS.update(before)
            made = [World(work / str(size), size, server.url(server.create())) for size in sizes]
        else:
            kept = Path(os.environ.get("KEEP") or work)
            made = [World(kept / f"sqlite-{size}", size) for size in sizes]
        for world in made:
            stack.enter_context(world.server)
        yield made


def _stored(answer: load.Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])
