"""The suppression of a sum is computed by a background worker; its funder sees the progress, but no number."""

from __future__ import annotations

import re

import pytest

from pilotapp.disclosure import suppression
from pilotapp.models import Funding, Release, ReleaseSum, SuppressionJob
from pilotapp.releases import sum_rules
from pilotapp.releases.counting import Counted
from pilotapp.sealing import derive
from tests.releases import office
from tests.support.people import uid_of

DAYS = {"first": "2026-02-01", "last": "2026-02-28"}
PAGE = "/funder/sums/new?first=2026-02-01&last=2026-02-28"


@pytest.fixture
def asked(released, greta):
    """greta, after a tap on 'Add them up'."""
    SuppressionJob.delete().execute()  # those of the releases
    answer = greta.send("/funder/sums", **DAYS)
    assert (answer.status, answer.response.location) == (303, PAGE)
    return greta


def test_it_shows_that_it_is_being_worked_out_and_then_the_button(asked):
    waiting = asked.page(PAGE)
    assert "We are checking what somebody could work out from this sum" in waiting.text
    assert "Freeze the sum" not in waiting.text
    assert "htmx" in waiting.html[: waiting.html.index("</head>")]
    office.drain()
    fragment = asked.client.fragment(PAGE)
    assert "Freeze the sum" in fragment.html
    assert ("<html" in fragment.html, "hx-get" in fragment.html) == (False, False)
    assert asked.send("/funder/sums", **DAYS).response.location == f"/funder/sums/{ReleaseSum.get().uid}"


def test_it_shows_no_number_before_the_sum_is_frozen(asked):
    truth = Counted.read(Release.get().unprotected_figures)[0]
    seen = [asked.page(PAGE).html]
    SuppressionJob.update(state="working", done=7, total=12).execute()
    seen.append(asked.page(PAGE).html)
    SuppressionJob.update(state="waiting").execute()
    office.drain()
    seen.append(asked.page(PAGE).html)
    assert [html for html in seen if re.search(r"\b108\b|\b7\b|\b12\b|\b58\b", html.split("<main")[1])] == []
    assert "About 50 percent of the checks are done" in seen[1]
    assert truth.tallies[""].visits == 50


def test_it_is_asked_once_and_worked_out_once(asked, monkeypatch):
    done = []
    suppress = suppression.suppress
    monkeypatch.setattr(suppression, "suppress", lambda *given, **named: done.append(1) or suppress(*given, **named))
    asked.page(PAGE)
    asked.send("/funder/sums", **DAYS)
    assert done == []
    office.drain()
    asked.send("/funder/sums", **DAYS)
    assert (done, SuppressionJob.select().count(), ReleaseSum.select().count()) == ([1], 1, 1)


def test_it_hides_what_the_rules_say(asked):
    parts = {one.uid: Counted.read(one.unprotected_figures) for one in Release.select()}
    office.drain()
    asked.send("/funder/sums", **DAYS)
    hidden = sum_rules.hidden(parts, 5, derive.secret_for("hidden cells"))
    assert hidden
    cells = {(one.dimension, one.code, one.number): one.value for one in sum_rules.cells(parts.values(), hidden)}
    page = asked.page(f"/funder/sums/{ReleaseSum.get().uid}")
    assert str(cells["", "", "visits"]) in page.text


def test_it_keeps_that_a_sum_cannot_be_protected(asked, monkeypatch):
    done = []

    def suppress(*_given, **_named):
        done.append(1)
        raise suppression.Infeasible

    monkeypatch.setattr(suppression, "suppress", suppress)
    for _ in range(2):
        office.drain()
        answer = asked.send("/funder/sums", **DAYS)
        assert (answer.status, "cannot be protected well enough" in answer.text) == (422, True)
    assert "cannot be protected well enough" in asked.page(PAGE, status=422).text
    assert (done, ReleaseSum.select().count()) == ([1], 0)


def test_it_leads_to_the_sum_where_it_is_frozen_already(asked):
    office.drain()
    asked.send("/funder/sums", **DAYS)
    assert f'href="/funder/sums/{ReleaseSum.get().uid}"' in asked.page(PAGE).html


def test_it_is_hers_alone(asked, sign_in, karin):
    karin.page(PAGE, status=403)
    Funding.delete().execute()
    assert "at least two programmes" in asked.page(PAGE, status=422).text
    asked.page("/funder/sums/new?first=2025-02-01&last=2025-02-28", status=404)
    assert asked.client.get("/funder/sums/new?first=nothing").status_code == 303


def test_it_asks_the_database_as_often_however_much_is_released(asked, release, count_selects):
    office.drain()  # a job that waits costs one more, whether others are at work
    few = count_selects(lambda: asked.page(PAGE))
    release(office.JANUARY)
    office.fill("musterkreis", months=(1,), prefix="k")
    release(office.JANUARY, by="carla")
    assert count_selects(lambda: asked.page(PAGE)) == few
    assert Funding.get().person_id == uid_of("greta")
