"""Supervision has hours of its own, shown next to those of visits, never included in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from pilotapp import erasure
from pilotapp.figures import queries, session_queries
from pilotapp.figures.measures import SESSION_MEASURES, SESSIONS
from pilotapp.periods import Month, Year
from tests.reports.rows import add_visit, read_csv
from tests.reports.test_see_the_figures import row
from tests.support.meetings import held, person, planned
from tests.support.people import Somebody, uid_of

MARCH = Month(2026, 3)
YESTERDAY = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
NOTHING = dict.fromkeys((number.code for number in SESSION_MEASURES), 0)


def numbers(period: Any, name: str = "karin") -> dict[str, int]:
    """What the reports of her programme say about a period."""
    return dict(session_queries.sessions(person(name), period).totals)


def test_it_counts_sessions_and_hours_by_kind(karin: Somebody, frozen: datetime) -> None:
    held("amal", starts_at=YESTERDAY)
    held("amal", "berna", starts_at=YESTERDAY, minutes=90, came={uid_of("amal"): 90, uid_of("berna"): 45})
    page = karin.page("/figures?period=2026-03")
    assert row(page, "session", "Talk of two") == ["1", "1 h", "1", "1 h"]
    assert row(page, "session", "Group meeting") == ["1", "1 h 30 min", "2", "2 h 15 min"]
    assert row(page, "session", "Together") == ["2", "2 h 30 min", "3", "3 h 15 min"]


def test_it_never_mixes_them_with_visits(app: Flask, frozen: datetime) -> None:
    add_visit("amal", minutes=72)
    with app.test_request_context():
        before = queries.totals(person("karin"), MARCH)
        held("amal", "berna", starts_at=YESTERDAY)
        assert queries.totals(person("karin"), MARCH) == before
        assert numbers(MARCH)["attended_minutes"] == 120


def test_it_leaves_the_month_on_the_first_page_to_visits(amal: Somebody, frozen: datetime) -> None:
    add_visit("amal", minutes=72)
    before = amal.page("/").text
    held("amal", starts_at=YESTERDAY)
    assert amal.page("/").text == before
    assert "1 h 12 min" in before


def test_it_counts_only_what_took_place(app: Flask, frozen: datetime) -> None:
    planned("amal", starts_at=YESTERDAY)
    with app.test_request_context():
        assert numbers(MARCH) == NOTHING


def test_it_says_what_was_held_a_year_before(karin: Somebody, frozen: datetime) -> None:
    add_visit(start=YESTERDAY - timedelta(days=400))
    held("amal", starts_at=YESTERDAY)
    held("amal", "berna", starts_at=YESTERDAY - timedelta(days=365))
    held("amal", starts_at=YESTERDAY - timedelta(days=300))
    page = karin.page("/figures?period=2026-03")
    assert row(page, "session", "Together") == ["1", "1 h", "1", "1 h"]
    assert row(page, "session", "A year before") == ["1", "1 h", "2", "2 h"]


def test_it_has_no_year_before_for_a_programme_that_began_later(karin: Somebody, frozen: datetime) -> None:
    add_visit(start=YESTERDAY - timedelta(days=60))
    held("amal", starts_at=YESTERDAY)
    page = karin.page("/figures?period=2026-03")
    assert row(page, "session", "Together") == ["1", "1 h", "1", "1 h"]
    assert "A year before" not in page.main


def test_it_shows_them_in_a_month_without_visits(karin: Somebody, frozen: datetime) -> None:
    add_visit(start=YESTERDAY - timedelta(days=60))
    held("amal", starts_at=YESTERDAY)
    page = karin.page("/figures?period=2026-03")
    assert "No visits in this period" in page.text
    assert row(page, "session", "Talk of two")[0] == "1"


def test_it_says_nothing_where_none_was_held(karin: Somebody, frozen: datetime) -> None:
    add_visit()
    assert 'id="by-session"' not in karin.page("/figures?period=2026-03").html


@pytest.mark.parametrize(
    ("starts_at", "period", "count"),
    [
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), Year(2025), 1),  # 23:59 in Berlin
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), Year(2026), 0),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), Year(2025), 0),  # midnight in Berlin
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), Month(2026, 1), 1),
        (datetime(2026, 3, 31, 21, 59, tzinfo=UTC), Month(2026, 3), 1),  # summer time: 23:59
        (datetime(2026, 3, 31, 22, 0, tzinfo=UTC), Month(2026, 3), 0),
    ],
)
def test_it_cuts_days_in_the_programmes_zone(app: Flask, starts_at: datetime, period: Any, count: int) -> None:
    held("amal", starts_at=starts_at)
    with app.test_request_context():
        assert numbers(period)["sessions"] == count


def test_it_takes_the_same_numbers_away_as_csv(karin: Somebody, frozen: datetime) -> None:
    held("amal", "berna", starts_at=YESTERDAY)
    lines = read_csv(karin.client.get("/figures.csv?table=sessions&period=2026-03").data)
    assert [line[str(SESSIONS.header)] for line in lines] == ["Group meeting"]
    assert [lines[0][str(number.header)] for number in SESSION_MEASURES] == ["1", "60", "2", "120"]


def test_it_prints_the_meaning_beside_every_number(karin: Somebody, frozen: datetime) -> None:
    held("amal", starts_at=YESTERDAY)
    page = karin.page("/figures?period=2026-03")
    explained = karin.client.get("/figures.csv?table=definitions").data.decode("utf-8-sig")
    for number in SESSION_MEASURES:
        assert str(number.meaning) in page.text
        assert str(number.meaning) in explained


def test_it_counts_the_same_after_somebody_was_erased(app: Flask, frozen: datetime) -> None:
    held("amal", "berna", starts_at=YESTERDAY)
    with app.test_request_context():
        before = numbers(MARCH)
        erasure.erase(person("berna"), None)
        assert numbers(MARCH) == before
        assert before["attended_minutes"] == 120


def test_it_shows_nothing_of_another_programme(app: Flask, carla: Somebody, frozen: datetime) -> None:
    held("amal", starts_at=YESTERDAY)
    assert 'id="by-session"' not in carla.page("/figures?period=2026-03").html
    with app.test_request_context():
        assert numbers(MARCH, "carla") == NOTHING


def test_it_asks_the_database_as_often_for_many_as_for_one(
    karin: Somebody, frozen: datetime, count_selects: Callable[[Callable[[], Any]], int]
) -> None:
    held("amal", starts_at=YESTERDAY)
    few = count_selects(lambda: karin.page("/figures?period=2026"))
    for number in range(10):
        held("amal", "berna", starts_at=YESTERDAY - timedelta(days=number))
    assert count_selects(lambda: karin.page("/figures?period=2026")) == few
