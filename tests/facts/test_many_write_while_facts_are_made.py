"""Facts are rebuilt while pilots write and coordinators read: nothing is missed, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from pilotapp import db
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.figures import facts
from pilotapp.figures.facts import refresh, rows
from pilotapp.models import DirtyMonth, FactMonth, Person, Visit
from tests.facts import stories
from tests.reports.rows import add_visit
from tests.support.people import uid_of
from tests.visits.helpers import NOON, visited

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
PATIENCE = 90


def together(*works: Callable[[], None]) -> None:
    """Run all of these at the same time, each with a separate connection; raises the first error of any."""
    errors: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            with database.connection_context():
                work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not [thread for thread in threads if thread.is_alive()], "somebody still waits"
    for error in errors:
        raise error


@pytest.mark.parametrize("marked_before", [False, True])
def test_it_does_not_miss_a_change_that_is_not_committed_yet(app: Flask, frozen: datetime, marked_before: bool) -> None:
    add_visit(minutes=10)
    facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 3)])
    if not marked_before:
        refresh.refresh_dirty()
    written, refreshed = threading.Event(), threading.Event()

    def write() -> None:
        with db.transaction():
            add_visit(minutes=20, start=NOON - timedelta(days=1))
            facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 2)])
            written.set()
            refreshed.wait(2)  # with SQLite the other one stands in line behind this transaction

    def make() -> None:
        written.wait(PATIENCE)
        refresh.refresh(uid_of("musterstadt"), ["2026-03"])
        refreshed.set()

    together(write, make)
    assert stories.faults() == []
    refresh.refresh_dirty()
    assert (stories.faults(), refresh.dirty()) == ([], [])
    assert sum(int(row[13]) for row in rows.source(uid_of("musterstadt"), *MARCH).tuples()) == 30


def test_it_makes_facts_once_when_two_do_it(app: Flask, frozen: datetime) -> None:
    for day in range(20):
        add_visit(start=NOON - timedelta(days=3 * day), topics=("school", "health"))
    start = threading.Barrier(3)

    def make() -> None:
        start.wait(PATIENCE)
        for programme, months in refresh.known():
            refresh.refresh(programme, months)

    together(make, make, make)
    assert stories.faults() == []
    assert FactMonth.select().where(FactMonth.built).count() >= 2


def test_it_is_exact_while_pilots_write(app: Flask, frozen: datetime) -> None:
    done, seen = threading.Event(), []

    def write(name: str) -> Callable[[], None]:
        def work() -> None:
            pilot: Any = Person.get_by_id(uid_of(name))
            for number in range(12):
                visited(pilot, NOON - timedelta(days=number, minutes=60), 10)

        return work

    def make() -> None:
        while not done.is_set():
            refresh.refresh_dirty()

    def read() -> None:
        for _ in range(40):
            found = [int(row[13]) for row in rows.source(uid_of("musterstadt"), date(2026, 2, 1), MARCH[1]).tuples()]
            seen.append(sum(found))
        done.set()

    together(write("amal"), write("berna"), make, read)
    assert seen == sorted(seen), "figures went backwards"
    assert stories.faults() == []
    refresh.refresh_dirty()
    assert (stories.faults(), refresh.dirty()) == ([], [])
    assert Visit.select().count() == 24


def test_it_lets_a_writer_pass_while_another_one_has_marked_the_same_month(app: Flask) -> None:
    config: Config = app.config["PILOTAPP"]
    if config.is_sqlite:  # one writer at a time, and one mark for all of them
        facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 3)])
        facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 4)])
        assert DirtyMonth.select().count() == 1
        return
    first, second = threading.Event(), threading.Event()

    def slow() -> None:
        with db.transaction():
            facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 3)])
            first.set()
            assert second.wait(10), "the second writer had to wait"

    def quick() -> None:
        first.wait(PATIENCE)
        with db.transaction():
            facts.mark_dirty(uid_of("musterstadt"), [date(2026, 3, 3)])
        second.set()

    together(slow, quick)
    assert refresh.dirty() == [(uid_of("musterstadt"), ["2026-03"])]
