"""What a release hides is worked out beside the requests, with its progress on the page, and kept for a day."""

from __future__ import annotations

import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.background import task
from pilotapp.db import database
from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Unprotectable
from pilotapp.models import Hiding, Release
from pilotapp.releases import counting, suppression_jobs, worker
from pilotapp.sealing import derive
from tests.releases import office
from tests.releases.office import FEBRUARY
from tests.support.people import uid_of

PAGE = "/releases/new?period=2026-02"


@pytest.fixture
def asked(filled, karin):
    """karin looked at February for the first time."""
    karin.page(PAGE)
    return karin


def poll_of(page):
    """The address that the page asks by itself."""
    return re.search(r'hx-get="([^"]+)"', page.html)[1].replace("&amp;", "&")


def counted(monkeypatch):
    """Who works anything out from now on."""
    found = []
    protect = suppression.protect
    monkeypatch.setattr(suppression, "protect", lambda *given, **named: found.append(1) or protect(*given, **named))
    return found


def test_it_shows_that_it_is_being_worked_out_and_then_the_preview(filled, karin):
    waiting = karin.page(PAGE)
    assert "We are checking what somebody could work out from these figures" in waiting.text
    assert "Freeze and release" not in waiting.text
    assert 'href="/releases/new?period=2026-02"' in waiting.html
    office.work_off()
    ready = karin.page(PAGE)
    assert "Preview of release 1: February 2026" in ready.text
    assert "hx-get" not in ready.html


def test_it_works_nothing_out_inside_of_a_request(filled, karin, monkeypatch):
    asked = counted(monkeypatch)
    page = karin.page(PAGE)
    karin.client.fragment(poll_of(page))
    karin.send("/releases", first="2026-02-01", last="2026-02-28", mark="of-nothing")
    assert asked == []
    assert Hiding.select().count() == 1


def test_it_tells_how_far_it_is(asked):
    Hiding.update(state="working", done=12, total=30).execute()
    page = asked.page(PAGE)
    assert "12 of 30 checks are done" in page.text
    assert '<progress class="progress" id="progress" max="100" value="40">' in page.html
    fragment = asked.client.fragment(poll_of(page))
    assert "12 of 30 checks are done" in fragment.html
    assert "<html" not in fragment.html


def test_it_asks_for_progress_without_counting_the_figures_again(asked, monkeypatch):
    page = asked.page(PAGE)
    monkeypatch.setattr(counting, "count", lambda *_given: 1 / 0)
    assert "It will be begun" in asked.client.fragment(poll_of(page)).html


def test_it_puts_the_preview_into_the_page_and_says_so(asked):
    address = poll_of(asked.page(PAGE))
    office.work_off()
    fragment = asked.client.fragment(address)
    assert "Freeze and release" in fragment.html
    assert "<html" not in fragment.html
    assert re.search(r'id="heard" role="status" hx-swap-oob="innerHTML">The check is over. The preview', fragment.html)


def test_it_keeps_own_days_and_groupings_in_the_address(filled, karin):
    address = "/releases/new?period=own&first=2026-02-01&last=2026-03-02&schemes=kehl&schemes=neuss"
    page = karin.page(address)
    office.work_off()
    shown = karin.client.fragment(poll_of(page)).html
    assert 'name="first" value="2026-02-01"><input type="hidden" name="last" value="2026-03-02"' in shown
    assert re.findall(r'name="schemes" value="(\w+)"', shown) == ["kehl", "neuss"]


def test_it_tells_of_each_step(asked, monkeypatch):
    monkeypatch.setattr(task, "TELL", 0.0)
    seen = []
    assert worker.work_next(lambda: bool(seen.append((Hiding.get().done, Hiding.get().total))))
    steps = [done for done, _ in seen]
    assert steps == sorted(steps)
    assert 0 < max(steps) <= max(total for _, total in seen)
    assert Hiding.get().state == "ready"


def test_it_says_what_to_do_where_nobody_begins(asked, frozen):
    with clock.freeze(frozen + timedelta(seconds=20)):
        assert "Nobody has begun yet" not in asked.page(PAGE).text
    with clock.freeze(frozen + timedelta(minutes=1)):
        assert "Nobody has begun yet" in asked.page(PAGE).text


def test_it_is_one_question_whoever_asks_and_however_often(filled, karin, monkeypatch):
    asked = counted(monkeypatch)
    for _ in range(2):
        karin.page(PAGE)
    office.work_off()
    karin.page(PAGE)
    office.work_off()
    assert (asked, Hiding.select().count(), Hiding.get().tries) == ([1], 1, 1)


def test_it_is_one_question_when_two_ask_at_the_same_moment(app, filled):
    question = suppression_jobs.of_figures(counting.count(uid_of("musterstadt"), *FEBRUARY, ()), 5)

    def one(_number):
        with database.connection_context():
            return suppression_jobs.ask(question).uid

    database.close()
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(one, range(8)))
    database.connect(reuse_if_open=True)
    assert found == {Hiding.get().uid}


def test_it_is_another_question_with_another_threshold_or_other_rules(filled, monkeypatch):
    figures = counting.count(uid_of("musterstadt"), *FEBRUARY, ())
    marks = {suppression_jobs.ask(suppression_jobs.of_figures(figures, k)).mark for k in (5, 10)}
    monkeypatch.setattr(suppression_jobs, "__version__", "another")
    marks.add(suppression_jobs.ask(suppression_jobs.of_figures(figures, 5)).mark)
    assert len(marks) == 3


def test_it_answers_what_the_rules_say(filled, karin):
    karin.page(PAGE)
    office.work_off()
    figures = counting.count(uid_of("musterstadt"), *FEBRUARY, ())
    truth = {key: tally.cell for key, tally in figures.tallies.items()}
    hidden = suppression.protect(truth, counting.relations(figures), 5, derive.of("hidden cells"))
    assert json.loads(Hiding.get().answer) == hidden


def test_it_is_taken_over_where_nobody_is_heard_of(asked, frozen):
    assert task.claim(Hiding, uid_of("worker"))
    assert not worker.work_next()
    with clock.freeze(frozen + task.SILENT + timedelta(seconds=1)):
        assert worker.work_next()
        assert "Freeze and release" in asked.page(PAGE).text
    assert Hiding.get().tries == 2


def test_it_waits_again_where_the_process_is_told_to_stop(asked):
    worker.work_next(lambda: True)
    row = Hiding.get()
    assert (row.state, row.worker, row.tries, row.answer) == ("waiting", None, 0, None)


def test_it_says_that_it_failed_and_may_be_asked_again_later(asked, frozen, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(suppression, "protect", lambda *given, **named: 1 / 0)
        office.work_off()
    assert "This could not be worked out" in asked.page(PAGE).text
    with clock.freeze(frozen + suppression_jobs.AGAIN_AFTER + timedelta(seconds=1)):
        assert "It will be begun in a moment" in asked.page(PAGE).text
        office.work_off()
        assert "Freeze and release" in asked.page(PAGE).text


def test_it_keeps_that_figures_cannot_be_protected(filled, karin, monkeypatch):
    asked = []

    def protect(*_given, **_named):
        asked.append(1)
        raise Unprotectable

    monkeypatch.setattr(suppression, "protect", protect)
    address = poll_of(karin.page(PAGE))
    for _ in range(2):
        office.work_off()
        assert "cannot be protected well enough" in karin.page(PAGE, status=422).text
    fragment = karin.client.fragment(address, status=422)
    assert (fragment.status, "cannot be protected well enough" in fragment.html) == (422, True)
    assert asked == [1]


def test_it_goes_after_a_day(asked, frozen, sign_in):
    office.work_off()
    with clock.freeze(frozen + timedelta(hours=23)):
        assert worker.work_off() == {"questions deleted": 0, "questions worked out": 0}
        assert "Freeze and release" in sign_in("karin").page(PAGE).text
    with clock.freeze(frozen + timedelta(hours=25)):
        assert "We are checking" in sign_in("karin").page(PAGE).text
        assert Hiding.select().count() == 1
    with clock.freeze(frozen + timedelta(hours=50)):
        assert worker.work_off() == {"questions deleted": 1, "questions worked out": 0}
    assert Hiding.select().count() == 0


def test_it_does_not_freeze_what_nobody_worked_out(asked):
    office.work_off()
    mark = re.search(r'name="mark" value="(\w+)"', asked.page(PAGE).html)[1]
    Hiding.delete().execute()
    page = asked.send("/releases", first=FEBRUARY[0], last=FEBRUARY[1], mark=mark)
    assert (page.status, Release.select().count()) == (422, 0)
    assert "or the check is more than a day old" in page.text
    assert "We are checking" in page.text


def test_it_is_seen_by_nobody_else(asked, sign_in, carla, amal):
    mark = Hiding.get().mark
    amal.page(f"{PAGE}&waits={mark}", status=403)
    sign_in("greta").page(f"{PAGE}&waits={mark}", status=403)
    assert "We are checking" not in carla.page(PAGE, status=422).text
    assert Hiding.select().count() == 1


def test_it_gives_a_question_a_mark_that_nobody_can_make(asked, app):
    row = Hiding.get()
    assert row.mark != hashlib.sha256(row.question.encode()).hexdigest()
    before = app.config["PILOTAPP"]
    try:
        derive.connect(replace(before, secret_key="another one, because the first was seen"))
        assert suppression_jobs.ask(json.loads(row.question)).mark != row.mark
    finally:
        derive.connect(before)


def test_it_names_nobody(asked):
    office.work_off()
    row = Hiding.get()
    kept = row.question + row.answer
    uids = [uid_of(name) for name in office.PILOTS]
    assert [uid for uid in uids if str(uid) in kept or uid.hex in kept] == []
