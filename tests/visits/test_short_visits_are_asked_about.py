"""A visit of fewer than five minutes must be confirmed before it is saved, on the page and on the phone."""

from __future__ import annotations

from datetime import datetime

import pytest

from pilotapp.models import Visit
from tests.support.page_client import Page
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD, answers, entry, send
from tests.visits.helpers import NOON, checked_in, minutes, visited

CODES = RECORD | {"first_contact": "true"}
QUESTION = "Only 3 min: is that right?"


def entered(amal: Somebody, end: str, **more: str) -> Page:
    """A visit from nine o'clock, entered afterwards."""
    form = amal.page("/visits/new").form("/visits/new")
    times = {"started_at": "2026-03-03T09:00", "ended_at": end}
    return amal.client.send(form.action, **(form.values | CODES | times | more))


def test_it_asks_and_takes_yes_for_an_answer(amal: Somebody, frozen: datetime) -> None:
    asked = entered(amal, "2026-03-03T09:03")
    assert (asked.status, Visit.select().count()) == (422, 0) and QUESTION in asked.text
    assert "3" in [one.get("value") for one in asked.tree.iter("button") if one.get("name") == "short"]
    assert entered(amal, "2026-03-03T09:03", short="3").status == 303
    assert [visit.minutes for visit in Visit.select()] == [3]


def test_it_asks_again_about_other_minutes(amal: Somebody, frozen: datetime) -> None:
    assert "Only 2 min" in entered(amal, "2026-03-03T09:02", short="3").text
    assert Visit.select().count() == 0


@pytest.mark.parametrize(("end", "count"), [("2026-03-03T09:04", 0), ("2026-03-03T09:05", 1)])
def test_it_asks_below_five_minutes(amal: Somebody, frozen: datetime, end: str, count: int) -> None:
    entered(amal, end)
    assert Visit.select().count() == count


@pytest.mark.parametrize("year", ["0026", "1026", "1999", "2101"])
def test_it_refuses_a_year_that_was_mistyped(amal: Somebody, frozen: datetime, year: str) -> None:
    assert "This year cannot be right" in entered(amal, f"{year}-03-03T10:00").text
    assert Visit.select().count() == 0


def test_it_asks_about_an_end_that_was_forgotten_and_never_about_now(amal: Somebody, frozen: datetime) -> None:
    visit = checked_in(amal.person, NOON - minutes(3))
    form = amal.page(f"/visits/end?visit={visit.uid}").form("/visits/end")
    assert QUESTION in form.submit(ended_at="2026-03-03T12:00").text
    assert Visit.get().state == "open"
    amal.page("/").form("/visits/check-out").submit()
    assert (Visit.get().state, Visit.get().minutes) == ("ended", 3)


def test_it_asks_about_a_correction_of_times_only(amal: Somebody, frozen: datetime) -> None:
    visit = visited(amal.person, NOON - minutes(60), 3)
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    assert form.submit(topics=["work"]).status == 200
    assert "Only 2 min" in form.submit(ended_at="2026-03-03T11:02").text
    assert Visit.get().minutes == 3


def test_it_takes_what_a_phone_of_yesterday_brings(amal: Somebody, frozen: datetime) -> None:
    times = {"started_at": "2026-03-03T09:00", "ended_at": "2026-03-03T09:03"}
    assert answers(send(amal, entry(amal, "record", **times, **RECORD))) == ["stored"]


@pytest.mark.parametrize("path", ["/visits/new", "/visits/end", "/visits/record"])
def test_it_gives_the_phone_its_own_limits(amal: Somebody, frozen: datetime, path: str) -> None:
    visit = visited(amal.person, NOON - minutes(60))
    page = amal.page(f"{path}?visit={visit.uid}")
    templates = [one for one in page.tree.iter("template") if one.get("data-fault")]
    limits = {one.get("data-fault"): one.get("data-limit") for one in templates}
    alone = {"skipped": None, "order": None}
    assert limits == alone | {"year": "2000 2100", "future": "10", "length": "720", "short": "5"}
    said = {one.get("data-fault"): "".join(one.itertext()) for one in templates}
    assert said["order"].startswith("The end lies before the start.") and "{before}" in said["skipped"]
