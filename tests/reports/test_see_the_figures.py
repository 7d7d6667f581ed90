"""A coordinator looks at the hours and counts of a month or a year."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from pilotapp.db import database
from pilotapp.figures.measures import DIMENSIONS, MEASURES
from pilotapp.reports.parameters import PLACES
from tests.reports.rows import BERLIN, NOON, add_visit
from tests.support.page_client import Page
from tests.support.people import Somebody


def row(page: Page, dimension: str, label: str) -> list[str]:
    """The cells of one line of a table."""
    section = next(one for one in page.tree.iter() if one.get("id") == f"by-{dimension}")
    for line in section.iter("tr"):
        cells = ["".join(cell.itertext()).strip() for cell in line]
        if cells[0] == label:
            return cells[1:]
    raise AssertionError(f"no row {label} by {dimension}")


def test_it_shows_hours_and_counts_of_the_month(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal", minutes=72)
    add_visit("berna", minutes=30, institution_kind="health", state="confirmed", first_contact=True)
    page = karin.page("/figures")
    assert page.heading == "Figures for March 2026"
    assert row(page, "institution_kind", "School") == ["1 h 12 min", "1", "0", "0", "1"]
    assert row(page, "institution_kind", "Doctor or clinic") == ["30 min", "1", "1", "1", "1"]
    assert row(page, "pilot", "Amal") == ["1 h 12 min", "1", "0", "0"]


def test_it_shows_a_year_by_month(karin: Somebody) -> None:
    add_visit(minutes=45)
    add_visit(start=NOON + timedelta(days=40), minutes=15)
    page = karin.page("/figures?period=2026")
    assert page.heading == "Figures for 2026"
    assert row(page, "month", "March 2026")[0] == "45 min"
    assert row(page, "month", "April 2026")[0] == "15 min"


def test_it_prints_the_meaning_beside_every_number(app: Flask, karin: Somebody) -> None:
    add_visit()
    shown = "".join(karin.page(f"/figures?period=2026&places={places}").text for places in PLACES)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        meanings = [str(definition.meaning) for definition in (*MEASURES, *DIMENSIONS)]
    assert [meaning for meaning in meanings if meaning not in shown] == []


def test_it_counts_a_visit_with_two_topics_in_both_rows_and_says_so(karin: Somebody) -> None:
    add_visit(topics=("school", "family"))
    page = karin.page("/figures?period=2026-03")
    assert row(page, "topic", "Family") == row(page, "topic", "School and education") == ["1 h", "1", "0", "0", "1"]
    assert "the rows add up to more than the total" in page.text


@pytest.mark.parametrize("state", ["withdrawn", "void", "open", "ended", "waiting"])
def test_it_leaves_out_what_does_not_count(karin: Somebody, state: str) -> None:
    add_visit(state=state)
    assert "No visits in this period" in karin.page("/figures?period=2026-03").text


def test_it_cuts_days_in_the_programmes_zone(karin: Somebody) -> None:
    add_visit(start=datetime(2026, 1, 1, 0, 30, tzinfo=BERLIN))
    assert "No visits in this period" in karin.page("/figures?period=2025-12").text
    assert row(karin.page("/figures?period=2026-01"), "pilot", "Amal")[0] == "1 h"


def test_it_draws_the_longest_bar_for_the_most_hours(karin: Somebody) -> None:
    add_visit(minutes=100)
    add_visit(minutes=25, institution_kind="health")
    page = karin.page("/figures?period=2026-03")
    section = next(one for one in page.tree.iter() if one.get("id") == "by-institution_kind")
    bars = [one.get("width") for one in section.iter() if one.get("class") == "chart__fill"]
    assert bars == ["100.0%", "25.0%"]


def test_it_shows_an_empty_period_with_a_way_on(karin: Somebody) -> None:
    add_visit()
    page = karin.page("/figures?period=2024-02")
    assert "No visits in this period" in page.text
    assert "/log" in page.links()


def test_it_turns_pages_but_not_into_the_future(karin: Somebody, frozen: datetime) -> None:
    march, year = karin.page("/figures?period=2026-03"), karin.page("/figures?period=2025")
    assert "/figures?period=2026-02" in march.links()
    assert "/figures?period=2026-04" not in march.links()
    assert {"/figures?period=2024", "/figures?period=2026", "/figures?period=2025-01"} <= set(year.links())


@pytest.mark.parametrize("period", ["2026-13", "2026-00", "26-03", "march", "0000", "2026-03-01", "../etc"])
def test_it_knows_no_other_periods(karin: Somebody, period: str) -> None:
    assert karin.client.get("/figures", query_string={"period": period}).status_code == 404
    assert karin.client.get("/figures.csv", query_string={"period": period}).status_code == 404


def test_it_shows_nothing_of_another_programme(carla: Somebody) -> None:
    add_visit("amal")
    assert "No visit yet" in carla.page("/figures?period=2026-03").text


def test_it_is_for_coordinators_only(amal: Somebody) -> None:
    assert amal.client.get("/figures").status_code == 403
    assert amal.client.get("/figures.csv").status_code == 403


def test_it_asks_the_database_as_often_for_many_visits_as_for_one(
    karin: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> int:
        asked: list[str] = []
        execute = type(database.obj).execute_sql
        with monkeypatch.context() as patch:
            patch.setattr(
                type(database.obj),
                "execute_sql",
                lambda db, sql, *rest: (asked.append(sql), execute(db, sql, *rest))[1],
            )
            karin.page("/figures?period=2026")
        return sum(sql.startswith("SELECT") for sql in asked)

    add_visit()
    first = count()
    for number in range(12):
        add_visit("berna", NOON + timedelta(days=9 * number), institution_kind="health", topics=("health", "family"))
    assert count() == first <= 12
