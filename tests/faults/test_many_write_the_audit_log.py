"""Many people write at once: each programme's audit log stays one chain, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from pilotapp import audit, db
from pilotapp.audit import proof
from pilotapp.db import database
from pilotapp.models import AuditHead, AuditRow, Programme, Visit
from pilotapp.visits import commands, review_commands
from tests.support import databases, stage
from tests.support.databases import Bench
from tests.support.people import uid_of

WRITERS, TIMES = 6, 20
SLUGS = ("musterstadt", "musterkreis")


@pytest.fixture
def log(bench: Bench, tmp_path: Path) -> Iterator[None]:
    """A separate database."""
    databases.bind(databases.config_for(bench.new(tmp_path), tmp_path))
    yield
    databases.disconnect()


def at_once(*works: Callable[[], None]) -> None:
    """Call each of these `TIMES` times, in threads with separate connections; raises the first error of any."""

    def repeat(work: Callable[[], None]) -> None:
        with database.connection_context():
            for _ in range(TIMES):
                work()

    databases.disconnect()
    with ThreadPoolExecutor(len(works)) as threads:
        done = [threads.submit(repeat, work) for work in works]
        for one in done:
            one.result(timeout=120)
    database.connect(reuse_if_open=True)


def faults() -> list[proof.Fault | None]:
    """The first row of each programme that does not verify."""
    return [proof.first_fault(uid_of(slug), {}) for slug in SLUGS]


def test_it_stays_one_chain_without_a_gap(log: None) -> None:
    person = stage.person("karin")

    def write() -> None:
        with db.transaction():
            audit.write(person, "person.language", "person", person.uid)

    at_once(*[write] * WRITERS)
    assert faults() == [None, None]
    assert AuditHead.get_by_id(uid_of("musterstadt")).rows == AuditRow.select().count() == WRITERS * TIMES


def test_it_never_locks_two_programmes_against_each_other(log: None) -> None:
    both = [Programme.get_by_id(uid_of(slug)) for slug in SLUGS]

    def write(programmes: list[Programme]) -> None:
        with db.transaction():
            for programme in programmes:
                audit.by_operator(programme, "keys.rotate", "programme", programme.uid)

    at_once(*[lambda: write(both), lambda: write(both[::-1])] * 3)
    assert faults() == [None, None]
    assert AuditRow.select().count() == 2 * WRITERS * TIMES


def test_it_lets_phones_deliver_while_coordinators_confirm(log: None) -> None:
    people = {name: stage.person(name) for name in ("amal", "berna", "karin")}
    for name in ("amal", "berna"):
        for hours in range(1, 7):
            stage.recorded(name, hours * 24 * 60)

    def deliver(name: str) -> None:
        visit = uuid4()
        commands.check_in(people[name], uid=uuid4(), visit=visit)
        commands.withdraw(people[name], uid=uuid4(), visit=visit)

    def confirm() -> None:
        rows = Visit.select().where(Visit.state == "recorded").order_by(Visit.uid).limit(3)
        review_commands.confirm(people["karin"], {visit.uid: visit.version for visit in rows})

    at_once(lambda: deliver("amal"), lambda: deliver("berna"), confirm, confirm)
    assert faults() == [None, None]
    assert AuditRow.select().where(AuditRow.action == "visit.check_in").count() == 2 * (TIMES + 6)
    assert AuditRow.select().where(AuditRow.action == "visit.confirm").count() == 12
