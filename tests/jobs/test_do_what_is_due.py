"""When jobs are due; a job that fails stops no other, and its log names nobody."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from pilotapp import clock, rooms
from pilotapp.clock.schedules import Daily, EachMinute, Hourly
from pilotapp.db import database
from pilotapp.jobs import process
from pilotapp.models import Notice, Person, Programme
from pilotapp.rooms import Job, Room, Turn
from pilotapp.supervision.digest import Digest
from pilotapp.supervision.jobs import write_digests
from tests.supervision import notes
from tests.support import databases
from tests.support.people import uid_of

MONDAY = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)  # half past eight in Berlin


def at(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_it_is_due_once_a_day_by_the_clock_of_berlin():
    night = Daily(time(3, 30))
    moments = [at(2, 1, 0), at(2, 2, 29), at(2, 2, 30), at(2, 2, 31), at(2, 23, 0), at(3, 2, 29)]
    today, tomorrow = at(2, 2, 30), at(3, 2, 30)
    assert [night.after(moment) for moment in moments] == [today, today, *[tomorrow] * 4]
    assert [night.after(at(day, 12)) for day in (27, 28, 29)] == [at(28, 2, 30), at(29, 1, 30), at(30, 1, 30)]


def test_it_makes_up_on_the_same_day_for_the_time_when_nothing_ran():
    morning = Daily(time(8))
    assert (morning.at_start(at(2, 15)), morning.at_start(at(2, 5))) == (at(2, 7), at(2, 7))


def test_it_is_due_once_in_each_hour():
    moments = [at(2, 7, 59), at(2, 8, 0), at(2, 8, 1), at(2, 23, 3)]
    assert [Hourly().after(moment) for moment in moments] == [at(2, 8), at(2, 9), at(2, 9), at(3, 0)]
    assert Hourly().at_start(at(2, 8, 1)) == at(2, 8)


def test_it_is_due_each_minute_and_at_once_when_a_process_starts():
    assert [EachMinute().after(at(2, 7, 59)), EachMinute().at_start(at(2, 7, 59))] == [at(2, 8, 0), at(2, 7, 59)]


def test_it_goes_on_after_a_part_that_failed(app, capsys):
    done = []

    def fail(turn):
        raise ValueError("Amal lives in Musterstadt")

    found = process.run(app, Job("both", 1, "now", Hourly(), (fail, lambda turn: done.append(turn) or {"things": 1})))
    said = capsys.readouterr().err
    assert (found, len(done)) == (None, 1)
    assert "ValueError" in said and "test_do_what_is_due.py:" in said
    assert "Amal" not in said


def test_it_gives_its_connection_back_also_after_a_failure(app):
    databases.disconnect()
    process.run(app, Job("one", 1, "now", Hourly(), (lambda turn: {"people": Person.select().count()},)))
    assert database.is_closed()
    process.run(app, Job("one", 1, "now", Hourly(), (lambda turn: {"people": 1 // 0},)))
    assert database.is_closed()


def test_it_has_the_steps_that_rooms_add_to_shared_jobs():
    steps = {name: {step.__name__ for step in job.steps} for name, job in rooms.jobs().items()}
    assert steps["purge"] == {"purge_notes", "purge_questions", "purge_reports", "purge_agreements", "purge_imports"}
    assert steps["reminders"] == {"remind_of_sessions", "remind_of_week_hours"}
    assert all(steps.values())


def test_it_refuses_a_step_of_a_job_that_is_not_there(monkeypatch):
    monkeypatch.setattr(rooms, "rooms", lambda: (Room(steps={"purges": (lambda turn: {},)}),))
    with pytest.raises(KeyError):
        rooms.jobs.__wrapped__()


@pytest.mark.parametrize("name", rooms.jobs())
def test_it_does_every_job_also_where_there_is_nothing_to_do(app, name):
    assert process.run(app, rooms.jobs()[name]) is not None
    assert Notice.select().count() == 0


@pytest.fixture
def busy(app):
    """A programme in which a note waits for an answer."""
    with clock.freeze(MONDAY):
        notes.note("amal", load=5, call="today")
        yield


def digests():
    return {(row.person_id, row.once) for row in Notice.select().where(Notice.kind == "digest")}


def test_it_writes_the_digest_once_a_week_to_each_coordinator(app, busy):
    assert write_digests(Turn(MONDAY)) == {"digests": 1}
    assert write_digests(Turn(MONDAY)) == {"digests": 0}
    assert digests() == {(uid_of("karin"), f"digest:2026-W10:{uid_of('karin')}")}
    with clock.freeze(MONDAY.replace(day=9)):
        assert write_digests(Turn(MONDAY.replace(day=9))) == {"digests": 1}


@pytest.mark.parametrize(("day", "hour"), [(2, 5), (2, 11), (3, 8), (1, 8)])
def test_it_writes_digests_on_monday_mornings_only(app, busy, day, hour):
    assert write_digests(Turn(MONDAY.replace(day=day, hour=hour))) == {"digests": 0}
    assert digests() == set()


def test_it_writes_no_digest_to_who_has_no_access(app, busy):
    Person.update(active=False).where(Person.uid == uid_of("karin")).execute()
    assert write_digests(Turn(MONDAY)) == {"digests": 0}


def test_it_mails_the_digest_in_counts_only(sender, busy, post_office):
    Programme.update(language="en").execute()
    write_digests(Turn(MONDAY))
    assert process.run(sender, rooms.jobs()["notices"]) == {"sent": 1, "put off": 0, "failed": 0}
    [letter] = post_office.letters
    text = letter.get_content()
    assert letter["Subject"] == "Your week in the programme"
    assert "- 1 note waits for you" in text and "- 1 wish to be called" in text
    assert not any(word in text for word in (*notes.TEXT.split(), "Amal") if len(word) > 5)


def test_it_says_nothing_of_a_quiet_week(app, monkeypatch):
    monkeypatch.setattr("pilotapp.supervision.digest.digest", lambda *_: Digest(0, 0, 0, 0))
    assert write_digests(Turn(MONDAY)) == {"digests": 0}
