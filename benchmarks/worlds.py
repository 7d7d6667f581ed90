"""Databases of different sizes, SQLite or PostgreSQL, each with a server, a pilot and a coordinator."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import repeat
from pathlib import Path

from benchmarks import data, load, ours
from benchmarks.ours import Phone, Visitor
from pilotapp import demo
from pilotapp.db import database
from pilotapp.facts import refresh
from pilotapp.models import Entry, Person, Visit
from tests.support import postgres

SECONDS = 1.5
# What a server of some size would have; the tests' own server does not wait for the disk, this one does.
POSTGRES = {
    "shared_buffers": "1GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    "fsync": "on",
    "full_page_writes": "on",
}
# Where a database is: the folder with its keys (SQLite: with its file), and its address (SQLite: '').
Place = tuple[Path, str]


class World:
    """A database full of programmes like the demo's, its server, a pilot and a coordinator.

    The pilot belongs to a copy: the coordinator's programme stays the same, however much other worlds are written to.
    """

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.open()
        refresh.refresh_dirty(seconds=600)
        self.counted = Visit.select().count()
        self.coordinator: Visitor = ours.sign_in(ours.person("karin"))
        self.pilot: Visitor = ours.sign_in(_pilot_of_a_copy())
        self.server = ours.server(folder, url)
        self._phone: Phone | None = None

    def open(self) -> None:
        """Let the tables of this process be those of this database."""
        ours.open_database(self.folder, self.url)

    def write(self) -> load.Load:
        """Single entries through POST /sync, alone."""
        self._phone = self._phone or Phone(self.pilot, self.server.url)
        return self._run(self._phone.deliveries(1), _stored)

    def warm(self, paths: Iterable[str]) -> None:
        """Let every worker have answered each page: its first answer, which loads modules and templates, is no page."""
        for path in paths:
            load.run(self.server.port, [[self.coordinator.get(path)]] * 4 * ours.WORKERS, SECONDS)

    def read(self, path: str) -> load.Load:
        """A coordinator's page, alone."""
        return self._run(repeat(self.coordinator.get(path)))

    def _run(self, stream: Iterable[bytes], check: load.Check = load.is_fine) -> load.Load:
        return load.run(self.server.port, [stream], SECONDS, check)


@contextmanager
def worlds(work: Path, sizes: Iterable[int]) -> Iterator[list[World]]:
    """One for each size, with running servers. DB=postgresql takes a server of its own instead of files.

    KEEP=folder leaves the databases there and takes them again the next time: 10,000,000 visits take their time.
    """
    keep = os.environ.get("KEEP", "")
    kept = Path(keep or work).absolute()
    with ExitStack() as stack:
        if os.environ.get("DB") == "postgresql":
            server = stack.enter_context(_postgresql(kept / "postgresql" if keep else None))
            places = [_database(server, kept, size) for size in sizes]
        else:
            places = [_file(kept, size) for size in sizes]
        made = [World(*place) for place in places]
        for world in made:
            stack.enter_context(world.server)
        yield made


def _pilot_of_a_copy() -> Person:
    """One whose phone has sent nothing yet: the run before may have left a visit open."""
    amal = ours.person("amal")
    copies = Person.select().where(Person.email.endswith(amal.email), Person.programme != amal.programme_id)
    found: Person = copies.where(Person.uid.not_in(Entry.select(Entry.pilot))).order_by(Person.email).first()
    return found


def _file(kept: Path, visits: int) -> Place:
    """A file of SQLite with so many visits: the one that is there, or a new one, which has its name once it is full."""
    folder = kept / f"sqlite-{visits}"
    if not folder.exists():
        new = folder.with_name(f"{folder.name}-filling")
        shutil.rmtree(new, ignore_errors=True)
        _fill((new, ""), visits)
        new.rename(folder)
    return folder, ""


def _database(server: postgres.Postgres, kept: Path, visits: int) -> Place:
    """The same with a database of this server."""
    folder, name = kept / f"postgresql-{visits}", f"visits_{visits}"
    if not server.has(name):
        new = f"{name}_filling"
        server.drop(new)
        shutil.rmtree(folder, ignore_errors=True)
        _fill((folder, server.url(server.create(name=new))), visits)
        server.rename(new, name)
    return folder, server.url(name)


def _fill(place: Place, visits: int) -> None:
    ours.open_database(*place)
    demo.load()
    data.fill(visits)
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
