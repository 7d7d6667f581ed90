"""A programme whose preview hides much is told what it may publish instead."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pilotapp.releases import advice
from pilotapp.releases.rules import FrozenCell
from tests.releases import office
from tests.reports.rows import BERLIN, add_visit

KINDS = ("school", "job_centre", "health", "housing", "counselling", "other")
LANGUAGES = ("ara", "fas", "tir", "tur", "ukr", "fra")
MUCH = "Much of this period is hidden"


def preview(somebody, days):
    somebody.client.get(f"/releases/new?{days}")
    office.drain()
    return somebody.page(f"/releases/new?{days}")


@pytest.fixture
def few(app, frozen):
    """Twelve visits of six pilots, each kind of institution twice, in November 2025 and in February 2026."""
    office.fill(months=(), each=0)
    for year, month in ((2025, 11), (2026, 2)):
        for number in range(12):
            at = datetime(year, month, 1 + number, 12, tzinfo=BERLIN)
            codes = {"institution_kind": KINDS[number % 6], "client_language": LANGUAGES[number % 6]}
            add_visit(office.PILOTS[number // 2], at, 60, ("school",), **codes)


def test_it_counts_the_visits_that_can_be_read_in_tables() -> None:
    rows = [("", "", 20, None), ("topic", "work", 12, None), ("topic", "family", None, 8), ("mode", "phone", 20, None)]
    cells = [FrozenCell(dimension, code, "visits", value, kept) for dimension, code, value, kept in rows]
    assert advice.readable_visits([*cells, FrozenCell("topic", "work", "minutes", 720)]) == (12, 20)


def test_it_offers_the_year_that_is_over_and_three_figures(few, karin):
    page = preview(karin, "period=2025-11")
    assert MUCH in page.text
    assert "/releases/new?period=2025" in page.links()
    assert "three figures of this period, without any table: 12 visits, 12 h, 6 pilots" in page.text


def test_it_says_the_year_that_is_not_over(few, karin):
    page = preview(karin, "period=2026-02")
    assert "the whole year 2026 when it is over" in page.text
    assert "/releases/new?period=2026" not in page.links()


def test_it_offers_no_year_of_which_days_are_released(few, karin, release):
    release((date(2025, 11, 1), date(2025, 11, 5)))
    page = preview(karin, "period=own&first=2025-11-06&last=2025-11-30")
    assert "the whole year" not in page.text


def test_it_is_silent_where_enough_can_be_read(filled, karin):
    assert MUCH not in preview(karin, "period=2026-02").text
