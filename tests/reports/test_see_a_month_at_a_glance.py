"""A coordinator's overview of the month: hours, states, and what is pending."""

from __future__ import annotations

from datetime import date, datetime

from pilotapp.figures.measures import MEASURES
from pilotapp.figures.queries import month_summary, totals
from pilotapp.periods import Month
from tests.reports.rows import BERLIN, add_visit
from tests.support.people import Somebody

MARCH = date(2026, 3, 1)


def test_it_counts_the_months_visits_by_state(karin: Somebody) -> None:
    for state in ("recorded", "recorded", "confirmed", "withdrawn"):
        add_visit(state=state)
    add_visit(state="recorded", start=datetime(2026, 4, 1, 0, 0, tzinfo=BERLIN))
    summary = month_summary(karin.person, MARCH)
    assert dict(summary.states) == {"recorded": 2, "confirmed": 1, "withdrawn": 1}
    assert (summary.numbers["visits"], summary.numbers["minutes"]) == (3, 180)


def test_it_says_what_waits_for_pilots_in_all_months_together(karin: Somebody) -> None:
    for state in ("asked", "ended", "recorded", "confirmed"):
        add_visit(state=state, start=datetime(2025, 7, 1, 9, 0, tzinfo=BERLIN))
    assert dict(month_summary(karin.person, MARCH).waits) == {"asked": 1, "ended": 1}
    page = karin.page("/month?month=2026-03")
    assert "1 open question, 1 missing record" in page.main


def test_it_shows_nothing_of_another_programme(carla: Somebody) -> None:
    add_visit("amal")
    summary = month_summary(carla.person, MARCH)
    assert dict(summary.states) == {}
    assert dict(summary.waits) == {}


def test_it_has_a_definition_for_every_number(karin: Somebody) -> None:
    assert list(totals(karin.person, Month(2026, 3))) == [number.code for number in MEASURES]
