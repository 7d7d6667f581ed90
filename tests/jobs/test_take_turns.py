"""Processes share the runs of a job: each is claimed, gone on with by another one, and due again at its time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pilotapp import clock, rooms
from pilotapp.background import task
from pilotapp.clock.schedules import Daily, EachMinute
from pilotapp.db import database
from pilotapp.jobs import process, timetable
from pilotapp.models import TimedJob
from pilotapp.rooms import Job, Turn
from tests.support.people import uid_of

BEGIN = datetime(2026, 3, 2, 12, 0, 20, tzinfo=UTC)
FULL_MINUTE = BEGIN.replace(minute=1, second=0)
ME, OTHER = uid_of("this process"), uid_of("another process")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Steps:
    """A job with two steps, of which the first may do something else for once."""

    def __init__(self) -> None:
        self.runs: list[datetime] = []
        self.first: Callable[[], object] = lambda: None

    def one(self, turn: Turn) -> dict[str, int]:
        self.first()
        return {}

    def two(self, turn: Turn) -> dict[str, int]:
        self.runs.append(turn.now)
        return {}


@pytest.fixture
def steps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """The only job there is, each minute."""
    steps = Steps()
    job = Job("one", 1, "each minute", EachMinute(), (steps.one, steps.two))
    monkeypatch.setattr(rooms, "jobs", lambda: {"one": job})
    return steps


@pytest.fixture
def look(app: Flask, steps: Steps) -> Callable[..., TimedJob]:
    """A process looks at what is due at an instant; the row of the job then."""

    def look(at: datetime, worker: UUID = ME, *, starting: bool = False, **settings: Any) -> TimedJob:
        with clock.freeze(at):
            timetable.prepare(rooms.jobs().values(), at, starting=starting)
            process.run_due(app, worker, **settings)
        found: TimedJob = TimedJob.get(TimedJob.name == "one")
        return found

    return look


def killed(at: datetime, worker: UUID = OTHER) -> None:
    """A process claims the job and is killed before it does anything."""
    with clock.freeze(at):
        assert task.claim(TimedJob, worker, due_at=rooms.jobs()["one"].schedule.after(at))


def test_it_runs_what_is_due_once_and_notes_when_it_is_due_again(steps: Steps, look: Callable[..., TimedJob]) -> None:
    row = look(BEGIN)
    assert (row.state, row.ran_at, row.due_at, row.late_at) == ("waiting", BEGIN, FULL_MINUTE, BEGIN + 15 * MINUTE)
    look(BEGIN + SECOND, OTHER)
    look(FULL_MINUTE - SECOND)
    assert steps.runs == [BEGIN]
    row = look(FULL_MINUTE + 3 * SECOND, OTHER)
    assert (steps.runs[1:], row.due_at) == ([FULL_MINUTE + 3 * SECOND], FULL_MINUTE + MINUTE)


def test_it_is_run_by_one_of_many_that_look_at_the_same_moment(app: Flask, steps: Steps) -> None:
    timetable.prepare(rooms.jobs().values(), clock.now())
    line = threading.Barrier(4)

    def look(number: int) -> None:
        with app.app_context(), database.connection_context():
            line.wait()
            process.run_due(app, uid_of(f"process {number}"))

    threads = [threading.Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(steps.runs) == 1
    row = TimedJob.get()
    assert (row.state, row.worker, row.tries) == ("waiting", None, 0)


def test_it_is_taken_over_when_its_process_gave_no_sign_of_life(steps: Steps, look: Callable[..., TimedJob]) -> None:
    timetable.prepare(rooms.jobs().values(), BEGIN)
    killed(BEGIN)
    row = look(BEGIN + task.HEARTBEAT_TIMEOUT)
    assert (row.state, row.worker, steps.runs) == ("working", OTHER, [])
    at = BEGIN + task.HEARTBEAT_TIMEOUT + SECOND
    row = look(at)
    assert (row.state, row.tries, steps.runs) == ("waiting", 0, [at])


def test_it_is_taken_over_at_once_by_the_successor_of_a_killed_process(
    steps: Steps, look: Callable[..., TimedJob]
) -> None:
    timetable.prepare(rooms.jobs().values(), BEGIN)
    killed(BEGIN, ME)
    look(BEGIN + SECOND, OTHER)
    assert steps.runs == []
    look(BEGIN + 2 * SECOND, ME)
    assert steps.runs == [BEGIN + 2 * SECOND]


def test_it_waits_for_its_next_time_when_it_killed_its_process_three_times(
    steps: Steps, look: Callable[..., TimedJob]
) -> None:
    timetable.prepare(rooms.jobs().values(), BEGIN)
    for number in range(task.MAX_TRIES):
        killed(BEGIN + number * SECOND, ME)
    row = look(BEGIN + 4 * SECOND)
    assert (row.state, row.due_at, steps.runs) == ("failed", FULL_MINUTE, [])
    row = look(FULL_MINUTE)
    assert (row.state, row.tries, steps.runs) == ("waiting", 0, [FULL_MINUTE])


def test_it_is_due_again_at_its_time_also_after_a_step_that_failed(steps: Steps, look: Callable[..., TimedJob]) -> None:
    steps.first = lambda: 1 // 0
    row = look(BEGIN)
    assert (row.state, row.ran_at, row.due_at, steps.runs) == ("failed", BEGIN, FULL_MINUTE, [BEGIN])
    steps.first = lambda: None
    assert look(FULL_MINUTE).state == "waiting"


def test_it_begins_again_after_a_stop_between_two_steps(steps: Steps, look: Callable[..., TimedJob]) -> None:
    stopping = threading.Event()
    steps.first = stopping.set
    row = look(BEGIN, stop=stopping.is_set)
    assert (row.state, row.worker, row.tries, row.due_at, steps.runs) == ("waiting", None, 0, BEGIN, [])
    look(BEGIN + SECOND, OTHER)
    assert steps.runs == [BEGIN + SECOND]


def test_it_writes_nothing_into_a_run_that_was_taken_over_meanwhile(
    steps: Steps, look: Callable[..., TimedJob]
) -> None:
    def sleep_while_somebody_else_takes_it() -> None:
        with clock.freeze(BEGIN + 2 * MINUTE):
            assert task.claim(TimedJob, OTHER)

    steps.first = sleep_while_somebody_else_takes_it
    row = look(BEGIN)
    assert (row.state, row.worker, row.tries, row.ran_at) == ("working", OTHER, 2, None)


def test_it_makes_up_once_for_days_on_which_no_process_ran(
    steps: Steps, look: Callable[..., TimedJob], monkeypatch: pytest.MonkeyPatch
) -> None:
    daily = Job("one", 1, "daily at 08:00", Daily(time(8)), (steps.two,))
    monkeypatch.setattr(rooms, "jobs", lambda: {"one": daily})
    assert look(BEGIN, starting=True).due_at == datetime(2026, 3, 3, 7, tzinfo=UTC)  # the first start: made up for
    look(BEGIN + MINUTE, starting=True)
    assert steps.runs == [BEGIN]
    later = BEGIN + timedelta(days=4)
    row = look(later, starting=True)
    assert (steps.runs[1:], row.due_at) == ([later], datetime(2026, 3, 7, 7, tzinfo=UTC))


def test_it_goes_on_with_the_rows_of_a_restored_backup(steps: Steps, look: Callable[..., TimedJob]) -> None:
    timetable.prepare(rooms.jobs().values(), BEGIN - timedelta(days=30))
    killed(BEGIN - timedelta(days=30))
    row = look(BEGIN, starting=True)
    assert (steps.runs, row.state, row.due_at) == ([BEGIN], "waiting", FULL_MINUTE)


def test_it_is_not_put_off_by_a_clock_that_was_a_year_ahead(steps: Steps, look: Callable[..., TimedJob]) -> None:
    look(BEGIN + timedelta(days=365))
    row = look(BEGIN)
    assert (row.due_at, len(steps.runs)) == (FULL_MINUTE, 1)
    look(FULL_MINUTE)
    assert steps.runs[1:] == [FULL_MINUTE]


def test_it_knows_the_jobs_of_this_version_and_forgets_others_when_it_starts(
    steps: Steps, look: Callable[..., TimedJob]
) -> None:
    TimedJob.create(name="party", late_at=BEGIN)
    look(BEGIN)
    assert {row.name for row in TimedJob.select()} == {"one", "party"}  # of a newer version, perhaps
    look(BEGIN + SECOND, starting=True)
    assert {row.name for row in TimedJob.select()} == {"one"}


def test_it_notes_a_run_by_hand_and_leaves_one_that_is_going_on_alone(app: Flask, steps: Steps) -> None:
    with clock.freeze(BEGIN):
        assert process.run(app, rooms.jobs()["one"]) == {}
    row = TimedJob.get()
    assert (row.ran_at, row.due_at, row.state) == (BEGIN, FULL_MINUTE, "waiting")
    killed(FULL_MINUTE)
    steps.first = lambda: 1 // 0
    assert process.run(app, rooms.jobs()["one"]) is None
    row = TimedJob.get()
    assert (row.ran_at, row.state, row.worker) == (BEGIN, "working", OTHER)


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    """Statements that write into the jobs' table."""
    with caplog.at_level(logging.DEBUG, "peewee"):
        yield lambda: [
            text
            for text in (str(record.args or record.msg) for record in caplog.records if record.name == "peewee")
            if '"timed_job"' in text and "SELECT" not in text.split('"timed_job"')[0]
        ]


def test_it_writes_four_times_in_a_minute_in_which_nothing_happens(
    app: Flask, written: Callable[[], list[str]]
) -> None:
    with clock.freeze(FULL_MINUTE):
        timetable.prepare(rooms.jobs().values(), FULL_MINUTE, starting=True)
        process.run_due(app, ME)
    before = len(written())
    for seconds in range(5, 65, 5):
        with clock.freeze(FULL_MINUTE + seconds * SECOND):
            timetable.prepare(rooms.jobs().values(), clock.now())
            process.run_due(app, ME)
    assert len(written()) - before == 4, "two jobs run each minute: one claim and one end for each"
    assert before >= len(rooms.jobs())
