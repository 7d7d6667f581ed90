"""Everybody who was active after the backup gets one notice of the restore, with what was lost for them."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from pilotapp import clock
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.models import Generation, Notice, Person, RecoveryCode, Session
from pilotapp.people import commands
from pilotapp.visits import review_commands
from tests.cli import test_restore_a_backup as restoring
from tests.cli.test_restore_a_backup import Run, backed_up, person
from tests.support import people
from tests.support.people import uid_of
from tests.visits.helpers import NOON, visited

config = restoring.config
pilotapp = restoring.pilotapp


def later(minutes: int) -> AbstractContextManager[None]:
    """Move the clock forward by this number of minutes during the block."""
    return clock.freeze(clock.now() + timedelta(minutes=minutes))


def told(*kinds: str) -> dict[UUID, Any]:
    """The numbers in the notices of these kinds, by recipient; one notice for each person."""
    rows = list(Notice.select().where(Notice.kind.in_(kinds)))
    found = {row.person_id: row.detail and json.loads(row.detail) for row in rows}
    assert len(rows) == len(found)
    return found


def test_it_tells_everybody_who_was_active_since_and_nobody_else(pilotapp: Run, config: Config) -> None:
    with later(5):
        copy = backed_up(pilotapp, config)
    with later(10):
        visited(person("amal"), NOON + timedelta(days=1))
        people.start_session(uid_of("tarek"), ["pilot"])
        people.start_session(uid_of("greta"), ["funder"])
    with later(60):
        done = pilotapp("restore", copy, "--yes")
    assert (told("restored"), told("restored_office")) == (
        {uid_of("amal"): {}, uid_of("tarek"): {}},
        {uid_of("greta"): {}},
    )
    assert "3 people find a notice in the app." in done.output
    [second] = Generation.select().where(Generation.backup_at.is_null(False))
    assert {(row.subject, row.mail) for row in Notice.select()} == {(second.uid, "waiting")}


def test_it_tells_a_coordinator_how_often_she_did_what(pilotapp: Run, config: Config) -> None:
    visits = [visited(person("amal"), NOON - timedelta(days=day)) for day in (1, 2, 3)]
    with later(5):
        copy = backed_up(pilotapp, config)
    with later(10):
        people.start_session(uid_of("karin"), ["coordinator"])
        review_commands.confirm(person("karin"), {visit.uid: visit.version for visit in visits})
        commands.invite(person("karin"), uid=uid_of("berna"), invite_hours=72)
    with later(60):
        pilotapp("restore", copy, "--yes")
    assert told("restored_office") == {uid_of("karin"): {"visit.confirm": 3, "invite.create": 1}}
    assert not told("restored")


def test_it_tells_what_came_from_a_shared_phone_which_keeps_no_copies(pilotapp: Run, config: Config) -> None:
    with later(5):
        copy = backed_up(pilotapp, config)
    with later(10):
        for is_shared in (False, True):
            people.start_session(uid_of("amal"), ["pilot"], shared=is_shared)
            amal = person("amal")
            amal.session = Session.get(Session.person == amal.uid, Session.shared == is_shared)
            visited(amal, NOON + timedelta(days=1 + is_shared))
    with later(60):
        pilotapp("restore", copy, "--yes")
    assert told("restored") == {uid_of("amal"): {"visit.record": 1}}


def test_it_tells_everybody_with_access_where_the_old_database_cannot_be_read(pilotapp: Run, config: Config) -> None:
    Person.update(active=False).where(Person.uid == uid_of("berna")).execute()
    copy = backed_up(pilotapp, config)
    database.execute_sql("DROP TABLE session")
    pilotapp("restore", copy, "--yes")
    with_access = {row.uid for row in Person.select(Person.uid).where(Person.active)}
    assert told("restored", "restored_office") == dict.fromkeys(with_access)
    assert len(with_access) == len(people.STANDING) - 1


def test_it_tells_everybody_with_access_where_the_old_database_was_made_anew(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    Generation.update(uid=uuid4()).execute()
    pilotapp("restore", copy, "--yes")
    assert told("restored", "restored_office") == dict.fromkeys(row.uid for row in Person.select(Person.uid))


def test_it_tells_again_after_a_second_restore_although_nobody_was_there_between(pilotapp: Run, config: Config) -> None:
    with later(5):
        copy = backed_up(pilotapp, config)
    with later(10):
        commands.invite(person("karin"), uid=uid_of("berna"), invite_hours=72)
    with later(60):
        pilotapp("restore", copy, "--yes")
    [first] = Notice.select()
    with later(90):
        pilotapp("restore", copy, "--yes")
    [second] = Notice.select()
    assert (second.person_id, json.loads(second.detail)) == (uid_of("karin"), {"invite.create": 1})
    assert second.subject != first.subject


def test_it_asks_whoever_had_recovery_codes_to_make_new_ones(pilotapp: Run, config: Config) -> None:
    RecoveryCode.create(uid=uuid4(), person=uid_of("karin"), code_hash="0" * 64)
    with later(5):
        copy = backed_up(pilotapp, config)
    with later(10):
        pilotapp("restore", copy, "--yes")
    assert set(told("codes_ended")) == {uid_of("karin")}
    assert not told("restored", "restored_office")
