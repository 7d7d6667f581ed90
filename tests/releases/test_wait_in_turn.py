"""Programmes take turns: whoever asks for many periods at once does not make others wait."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import count

import pytest

from pilotapp import clock
from pilotapp.background import task
from pilotapp.db import database
from pilotapp.models import Funding, Person, SuppressionJob
from pilotapp.releases import suppression_jobs, worker
from tests.releases import office
from tests.support.people import uid_of

OURS, THEIRS, OTHERS = (uid_of(name) for name in ("musterstadt", "musterkreis", "another programme"))
PAGE = "/releases/new?period=2026-02"
BEHIND, NOBODY = "Other checks are being worked out. The programmes take turns.", "Nobody has begun yet"
SECOND = timedelta(seconds=1)


@pytest.fixture
def ask(app, frozen):
    """Submit so many jobs of a programme, a second after whatever was submitted before."""
    numbers = count(1)

    def ask(programme, many=1):
        for number in (next(numbers) for _ in range(many)):
            with clock.freeze(frozen + number * SECOND):
                suppression_jobs.submit({"number": number}, programme)

    return ask


@pytest.fixture
def begin(app, frozen):
    """Claim so many jobs, one each second, an hour later, and finish each at once; whose they were."""
    seconds = count(3600)

    def begin(many=1):
        found = []
        for _ in range(many):
            with clock.freeze(frozen + next(seconds) * SECOND):
                found.append(task.claim(SuppressionJob, uid_of("worker")).programme)
                SuppressionJob.update(worker=None, state="ready").where(SuppressionJob.is_claimed()).execute()
        return found

    return begin


def test_it_begins_the_preview_of_one_period_after_one_of_six(filled, karin, carla, monkeypatch):
    begun = []
    work_out = worker._work_out
    monkeypatch.setattr(worker, "_work_out", lambda job, *more: begun.append(job.programme) or work_out(job, *more))
    office.fill("musterkreis", months=(2,), prefix="k")
    for day in range(11, 17):
        karin.page(f"/releases/new?period=own&first=2026-01-01&last=2026-02-{day}")
    carla.page(PAGE)
    office.drain()
    assert begun[:2] == [OURS, THEIRS]
    assert len(begun) > 7 * 2  # a preview has a job for each of its ways
    assert "Freeze and release" in carla.page(PAGE).text


def test_it_goes_round_and_within_a_programme_by_age(ask, begin):
    for programme, many in ((OURS, 4), (THEIRS, 2), (OTHERS, 3), (OURS, 4)):
        ask(programme, many)
    assert begin(7) == [OURS, THEIRS, OTHERS, OURS, THEIRS, OTHERS, OURS]
    assert begin(6) == [OTHERS, *[OURS] * 5]
    mine = SuppressionJob.select().where(SuppressionJob.programme == OURS)
    assert list(mine.order_by(SuppressionJob.heartbeat_at)) == list(mine.order_by(SuppressionJob.created_at))


def test_it_remembers_whose_turn_it_was_when_both_ask_again(ask, begin):
    ask(THEIRS)
    ask(OURS)
    assert begin(2) == [THEIRS, OURS]
    ask(OURS, 2)
    ask(THEIRS, 2)
    assert begin(4) == [THEIRS, OURS, THEIRS, OURS]


def test_it_is_of_two_programmes_what_two_workers_begin_at_the_same_moment(app, ask):
    ask(OURS, 6)
    ask(THEIRS)
    line, found = threading.Barrier(2), []

    def claim(number):
        with app.app_context(), database.connection_context():
            line.wait()
            found.append(task.claim(SuppressionJob, uid_of(f"worker {number}")).programme)

    threads = [threading.Thread(target=claim, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted([OURS, THEIRS])


def test_it_looks_again_whose_turn_it_is_where_another_worker_was_faster(ask, monkeypatch):
    ask(OURS, 6)
    ask(THEIRS)
    update, faster = SuppressionJob.update, []

    def slow(*given, **named):
        if not faster:
            faster.append(True)
            faster.append(task.claim(SuppressionJob, uid_of("the faster one")))
        return update(*given, **named)

    monkeypatch.setattr(SuppressionJob, "update", slow)
    assert task.claim(SuppressionJob, uid_of("the slower one")).programme == THEIRS
    assert faster[1].programme == OURS


def test_it_starves_no_job_from_before_the_update(ask, begin):
    ask(None, 2)
    ask(OURS, 3)
    ask(THEIRS, 3)
    begun = begin(8)
    assert begun[:2] == [None, None]
    assert sorted(map(str, begun[2:4])) == sorted(map(str, (OURS, THEIRS)))


def test_it_is_begun_beside_a_programme_that_is_never_done(ask, begin):
    ask(OURS)
    begin()
    ask(OURS, 2)
    ask(None)
    assert begin(3) == [None, OURS, OURS]


def test_it_gives_the_turn_to_the_next_after_a_stop_and_after_a_worker_is_killed(ask, frozen):
    ask(OURS, 2)
    ask(THEIRS)
    with clock.freeze(frozen + 60 * SECOND):
        task.run_next(SuppressionJob, lambda _job, on_progress: on_progress(0), lambda: True)
    assert SuppressionJob.select().where(SuppressionJob.state == "waiting").count() == 3
    with clock.freeze(frozen + 61 * SECOND):
        assert task.claim(SuppressionJob, uid_of("who is killed")).programme == THEIRS
    with clock.freeze(frozen + 62 * SECOND + task.HEARTBEAT_TIMEOUT):
        claims = [task.claim(SuppressionJob, uid_of(name)).programme for name in ("one", "another")]
    assert claims == [OURS, THEIRS]


def test_it_stays_in_the_turn_of_who_was_first_where_two_ask_the_same(app):
    rows = [suppression_jobs.submit({"number": 1}, programme) for programme in (OURS, THEIRS)]
    assert [row.programme for row in rows] == [OURS, OURS]
    assert SuppressionJob.select().count() == 1


def test_it_computes_a_sum_in_the_turn_of_its_funder(released, greta):
    SuppressionJob.delete().execute()
    Person.update(programme=THEIRS).where(Person.uid == uid_of("greta")).execute()
    Funding.create(person=uid_of("greta"), programme=OURS)
    greta.send("/funder/sums", first="2026-02-01", last="2026-02-28")
    assert SuppressionJob.get().programme == THEIRS


def test_it_says_that_others_are_worked_for(filled, karin, frozen):
    karin.page(PAGE)
    other = suppression_jobs.submit({"number": 1}, THEIRS)
    at = frozen + timedelta(minutes=2)
    SuppressionJob.update(state="working", heartbeat_at=at).where(SuppressionJob.uid == other.uid).execute()
    with clock.freeze(at):
        page = karin.page(PAGE)
        assert (BEHIND in page.text, NOBODY in page.text, "begun in a moment" in page.text) == (True, False, False)
    with clock.freeze(at + task.HEARTBEAT_TIMEOUT + SECOND):
        page = karin.page(PAGE)
        assert (BEHIND in page.text, NOBODY in page.text) == (False, True)
