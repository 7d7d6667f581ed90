"""The suppression of a release is computed by a background worker, with progress on the page, and kept for a day."""

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
from pilotapp.disclosure.suppression import Infeasible
from pilotapp.models import Release, SuppressionJob
from pilotapp.releases import counting, known, suppression_jobs, worker
from pilotapp.sealing import derive
from tests.releases import office
from tests.releases.office import FEBRUARY
from tests.support.people import uid_of

PAGE = "/releases/new?period=2026-02"
WAYS = 3  # as it is, rare rows put together, larger groups


@pytest.fixture
def asked(filled, karin):
    """karin, after her first request for February's preview."""
    karin.page(PAGE)
    return karin


def poll_of(page):
    """The address that the page polls."""
    return re.search(r'hx-get="([^"]+)"', page.html)[1].replace("&amp;", "&")


def counted(monkeypatch):
    """A list that grows by one with each later call of `suppress`."""
    found = []
    suppress = suppression.suppress
    monkeypatch.setattr(suppression, "suppress", lambda *given, **named: found.append(1) or suppress(*given, **named))
    return found


def test_it_shows_that_it_is_being_worked_out_and_then_the_preview(filled, karin):
    waiting = karin.page(PAGE)
    assert "We are checking what somebody could work out from these figures" in waiting.text
    assert "Freeze and release" not in waiting.text
    assert 'href="/releases/new?period=2026-02"' in waiting.html
    office.drain()
    ready = karin.page(PAGE)
    assert "Preview of release 1: February 2026" in ready.text
    assert "hx-get" not in ready.html


def test_it_works_nothing_out_inside_of_a_request(filled, karin, monkeypatch):
    asked = counted(monkeypatch)
    page = karin.page(PAGE)
    karin.client.fragment(poll_of(page))
    karin.send("/releases", first="2026-02-01", last="2026-02-28", mark="of-nothing")
    assert asked == []
    assert SuppressionJob.select().count() == WAYS


def test_it_tells_how_far_it_is(asked):
    SuppressionJob.update(state="working", done=4, total=10).execute()  # 12 of 30 of all ways
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
    office.drain()
    fragment = asked.client.fragment(address)
    assert "Freeze and release" in fragment.html
    assert "<html" not in fragment.html
    assert re.search(r'id="heard" role="status" hx-swap-oob="innerHTML">The check is over. The preview', fragment.html)


def test_it_keeps_own_days_and_groupings_in_the_address(filled, karin):
    address = "/releases/new?period=own&first=2026-02-01&last=2026-03-02&schemes=kehl&schemes=neuss"
    page = karin.page(address)
    office.drain()
    shown = karin.client.fragment(poll_of(page)).html
    assert 'name="first" value="2026-02-01"><input type="hidden" name="last" value="2026-03-02"' in shown
    assert re.findall(r'name="schemes" value="(\w+)"', shown) == ["kehl", "neuss"]


def test_it_tells_of_each_step(asked, monkeypatch):
    monkeypatch.setattr(task, "PROGRESS_INTERVAL", 0.0)
    seen = []
    assert worker.run_next(lambda: bool(seen.append((SuppressionJob.get().done, SuppressionJob.get().total))))
    steps = [done for done, _ in seen]
    assert steps == sorted(steps)
    assert 0 < max(steps) <= max(total for _, total in seen)
    assert SuppressionJob.get().state == "ready"


def test_it_says_what_to_do_where_nobody_begins(asked, frozen):
    with clock.freeze(frozen + timedelta(seconds=20)):
        assert "Nobody has begun yet" not in asked.page(PAGE).text
    with clock.freeze(frozen + timedelta(minutes=1)):
        assert "Nobody has begun yet" in asked.page(PAGE).text


def test_it_is_one_question_whoever_asks_and_however_often(filled, karin, monkeypatch):
    asked = counted(monkeypatch)
    for _ in range(2):
        karin.page(PAGE)
    office.drain()
    karin.page(PAGE)
    office.drain()
    assert (asked, SuppressionJob.select().count(), SuppressionJob.get().tries) == ([1] * WAYS, WAYS, 1)


def test_it_is_one_question_when_two_ask_at_the_same_moment(app, filled):
    question = suppression_jobs.of_figures(counting.count(uid_of("musterstadt"), *FEBRUARY, ()), 5)

    def one(_number):
        with database.connection_context():
            return suppression_jobs.submit(question, uid_of("musterstadt")).uid

    database.close()
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(one, range(8)))
    database.connect(reuse_if_open=True)
    assert found == {SuppressionJob.get().uid}


def test_it_is_another_question_with_another_threshold_or_other_rules(filled, monkeypatch):
    ours = uid_of("musterstadt")
    figures = counting.count(ours, *FEBRUARY, ())
    marks = {suppression_jobs.submit(suppression_jobs.of_figures(figures, k), ours).cache_key for k in (5, 10)}
    monkeypatch.setattr(suppression_jobs, "__version__", "another")
    marks.add(suppression_jobs.submit(suppression_jobs.of_figures(figures, 5), ours).cache_key)
    assert len(marks) == 3


def test_it_answers_what_the_rules_say(filled, karin):
    karin.page(PAGE)
    office.drain()
    figures = counting.count(uid_of("musterstadt"), *FEBRUARY, ())
    truth = {key: tally.cell for key, tally in figures.tallies.items()}
    secret, weights = derive.secret_for("hidden cells"), known.weights(truth)
    hidden = suppression.suppress(truth, counting.constraints(figures), 5, secret, weights=weights)
    ready = suppression_jobs.submit(suppression_jobs.of_figures(figures, 5), uid_of("musterstadt"))
    assert suppression_jobs.result(ready) == hidden


def test_it_is_taken_over_where_nobody_is_heard_of(asked, frozen):
    assert task.claim(SuppressionJob, uid_of("worker"))
    SuppressionJob.update(state="ready", result='"unprotectable"').where(SuppressionJob.state == "waiting").execute()
    assert not worker.run_next()
    with clock.freeze(frozen + task.HEARTBEAT_TIMEOUT + timedelta(seconds=1)):
        assert worker.run_next()
        assert "Freeze and release" in asked.page(PAGE).text
    assert SuppressionJob.get(SuppressionJob.tries > 0).tries == 2


def test_it_waits_again_where_the_process_is_told_to_stop(asked):
    worker.run_next(lambda: True)
    row = SuppressionJob.get()
    assert (row.state, row.worker, row.tries, row.result) == ("waiting", None, 0, None)


def test_it_says_that_it_failed_and_may_be_asked_again_later(asked, frozen, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(suppression, "suppress", lambda *given, **named: 1 / 0)
        office.drain()
    assert "This could not be worked out" in asked.page(PAGE).text
    with clock.freeze(frozen + suppression_jobs.AGAIN_AFTER + timedelta(seconds=1)):
        assert "It will be begun in a moment" in asked.page(PAGE).text
        office.drain()
        assert "Freeze and release" in asked.page(PAGE).text


def test_it_keeps_that_figures_cannot_be_protected(filled, karin, monkeypatch):
    asked = []

    def suppress(*_given, **_named):
        asked.append(1)
        raise Infeasible

    monkeypatch.setattr(suppression, "suppress", suppress)
    address = poll_of(karin.page(PAGE))
    for _ in range(2):
        office.drain()
        assert "cannot be protected well enough" in karin.page(PAGE, status=422).text
    fragment = karin.client.fragment(address, status=422)
    assert (fragment.status, "cannot be protected well enough" in fragment.html) == (422, True)
    assert asked == [1] * WAYS


def test_it_goes_after_a_day(asked, frozen, sign_in):
    office.drain()
    with clock.freeze(frozen + timedelta(hours=23)):
        assert worker.drain() == {"questions deleted": 0, "questions worked out": 0}
        assert "Freeze and release" in sign_in("karin").page(PAGE).text
    with clock.freeze(frozen + timedelta(hours=25)):
        assert "We are checking" in sign_in("karin").page(PAGE).text
        assert SuppressionJob.select().count() == WAYS
    with clock.freeze(frozen + timedelta(hours=50)):
        assert worker.drain() == {"questions deleted": WAYS, "questions worked out": 0}
    assert SuppressionJob.select().count() == 0


def test_it_does_not_freeze_what_nobody_worked_out(asked):
    office.drain()
    mark = re.search(r'name="mark" value="(\w+)"', asked.page(PAGE).html)[1]
    SuppressionJob.delete().execute()
    page = asked.send("/releases", first=FEBRUARY[0], last=FEBRUARY[1], mark=mark)
    assert (page.status, Release.select().count()) == (422, 0)
    assert "or the check is more than a day old" in page.text
    assert "We are checking" in page.text


def test_it_is_seen_by_nobody_else(asked, sign_in, carla, amal):
    mark = SuppressionJob.get().cache_key
    amal.page(f"{PAGE}&waits={mark}", status=403)
    sign_in("greta").page(f"{PAGE}&waits={mark}", status=403)
    assert "We are checking" not in carla.page(PAGE, status=422).text
    assert SuppressionJob.select().count() == WAYS


def test_it_gives_a_question_a_mark_that_nobody_can_make(asked, app):
    row = SuppressionJob.get()
    assert row.cache_key != hashlib.sha256(row.request.encode()).hexdigest()
    before = app.config["PILOTAPP"]
    try:
        derive.connect(replace(before, secret_key="another one, because the first was seen"))
        assert suppression_jobs.submit(json.loads(row.request), row.programme).cache_key != row.cache_key
    finally:
        derive.connect(before)


def test_it_names_nobody(asked):
    office.drain()
    row = SuppressionJob.get()
    kept = row.request + row.result
    uids = [uid_of(name) for name in office.PILOTS]
    assert [uid for uid in uids if str(uid) in kept or uid.hex in kept] == []
