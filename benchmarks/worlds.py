"""Databases of different sizes, SQLite or PostgreSQL, each with a server and a visitor."""

from __future__ import annotations

import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

from benchmarks import data, load, ours
from benchmarks.ours import Phone, Visitor
from benchmarks.settings import brief
from pilotapp import demo
from pilotapp.db import database
from pilotapp.figures.facts import refresh
from pilotapp.models import Entry, Person, Visit
from tests.support import postgres

SECONDS = brief(1.5, 0.3)
MAX = int(800 * SECONDS)  # prebuilt entries, more than can be processed
# PostgreSQL settings of a server of some size; unlike the tests' server, it syncs to disk.
POSTGRES = {
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "fsync": "on",
    "full_page_writes": "on",
}
# The location of a database: the folder with its keys (SQLite: and its file), and its address (SQLite: '').
Place = tuple[Path, str]


class World:
    """A database with the demo and copies, its server, and the coordinator of the demo's larger programme."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.open()
        refresh.refresh_dirty(seconds=600)
        self.counted = Visit.select().count()
        self.label = self._label()
        self.coordinator: Visitor = ours.sign_in(ours.person("karin"))
        self.server = ours.server(folder, url)

    def _label(self) -> str:
        """Return the label of its size in the table."""
        return f"{self.counted:,} visits"

    def open(self) -> None:
        """Bind the tables of this process to this database."""
        ours.open_database(self.folder, self.url)

    def warm(self, paths: Iterable[str]) -> None:
        """Let every worker answer each page."""
        load.warm(self.server, map(self.coordinator.get, paths))

    def read(self, path: str) -> load.Load:
        """Measure a coordinator's page, alone."""
        return load.run(self.server, [repeat(self.coordinator.get(path))], SECONDS)


class WrittenWorld(World):
    """A world with a pilot of a copy, so that writing does not change the coordinator's programme."""

    def __init__(self, folder: Path, url: str) -> None:
        super().__init__(folder, url)
        self.pilot: Visitor = ours.sign_in(_pilot_of_a_copy())
        self._phone: Phone | None = None
        self._bodies: deque[bytes] = deque()

    def write(self) -> load.Load:
        """Measure single entries through POST /sync, alone; they are built before the measurement."""
        self._phone = self._phone or Phone(self.pilot, self.server.url)
        self._bodies += self._phone.deliveries(1, MAX - len(self._bodies))
        return load.run(self.server, [iter(self._bodies.popleft, None)], SECONDS, _stored)


@dataclass(frozen=True, slots=True)
class Kind:
    """What grows: the name of its stored databases, the function that fills one to a size, and the resulting size."""

    name: str
    fill: Callable[[int], object]
    world: type[World]


VISITS = Kind("visits", data.fill, WrittenWorld)


@contextmanager
def worlds(work: Path, sizes: Iterable[int], kind: Kind = VISITS) -> Iterator[list[Any]]:
    """Yield one world for each size, with running servers. DB=postgresql uses a PostgreSQL server instead of files.

    KEEP=folder stores the databases there and reuses them: 10,000,000 visits take long to make.
    """
    keep = os.environ.get("KEEP", "")
    kept = Path(keep or work).absolute()
    with ExitStack() as stack:
        if os.environ.get("DB") == "postgresql":
            server = stack.enter_context(_postgresql(kept / "postgresql" if keep else None))
            places = [_database(server, kept, kind, size) for size in sizes]
        else:
            places = [_file(kept, kind, size) for size in sizes]
        made = [kind.world(*place) for place in places]
        for world in made:
            stack.enter_context(world.server)
        yield made


def _pilot_of_a_copy() -> Person:
    """Return a pilot whose phone has sent nothing yet, because the run before may have left a visit open."""
    amal = ours.person("amal")
    copies = Person.select().where(Person.email.endswith(amal.email), Person.programme != amal.programme_id)
    found: Person = copies.where(Person.uid.not_in(Entry.select(Entry.pilot))).order_by(Person.email).first()
    return found


def _file(kept: Path, kind: Kind, size: int) -> Place:
    """Return an SQLite file of this size: an existing one, or a new one, which gets its name when it is complete."""
    folder = kept / f"sqlite-{kind.name}-{size}"
    if not folder.exists():
        new = folder.with_name(f"{folder.name}-filling")
        shutil.rmtree(new, ignore_errors=True)
        _fill((new, ""), kind, size)
        new.rename(folder)
    return folder, ""


def _database(server: postgres.Postgres, kept: Path, kind: Kind, size: int) -> Place:
    """Return a database of this size on this server."""
    folder, name = kept / f"postgresql-{kind.name}-{size}", f"{kind.name}_{size}"
    if not server.has(name):
        new = f"{name}_filling"
        server.drop(new)
        shutil.rmtree(folder, ignore_errors=True)
        _fill((folder, server.url(server.create(name=new))), kind, size)
        server.rename(new, name)
    return folder, server.url(name)


def _fill(place: Place, kind: Kind, size: int) -> None:
    ours.open_database(*place)
    demo.load()
    kind.fill(size)
    if place[1]:
        database.close_all()
    else:
        database.close()


@contextmanager
def _postgresql(folder: Path | None) -> Iterator[postgres.Postgres]:
    before = dict(postgres.SETTINGS)
    postgres.SETTINGS.update(POSTGRES)
    try:
        with postgres.running(folder) as server:
            yield server
    finally:
        postgres.SETTINGS.clear()
        postgres.SETTINGS.update(before)


def _stored(answer: load.Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])
