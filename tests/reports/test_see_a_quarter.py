"""Quarters and free spans in the query string, like months and years."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pilotapp import periods
from pilotapp.periods import Month, Period, Quarter, Span, Year
from tests.reports.rows import BERLIN, add_visit
from tests.support.people import Somebody


@pytest.mark.parametrize(
    ("text", "period", "first", "last"),
    [
        ("2026-03", Month(2026, 3), date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-Q1", Quarter(2026, 1), date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", Quarter(2026, 4), date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", Year(2026), date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-02-01..2026-03-15", Span(date(2026, 2, 1), date(2026, 3, 15)), date(2026, 2, 1), date(2026, 3, 15)),
    ],
)
def test_it_reads_a_period_and_writes_it_again(text: str, period: Period, first: date, last: date) -> None:
    assert periods.read(text) == period
    assert (str(period), period.first, period.last) == (text, first, last)


@pytest.mark.parametrize(
    "text",
    [
     "", None, "2026-Q0", "2026-Q5", "2026-q1", "2026-Q11", "0000-Q1", "2026-02-30..2026-03-01",
     "2026-03-02..2026-03-01",
     "2001-01-01..2026-01-01", "2026-02-01..", "20260201..20260301", "..", "٢٠٢٦-Q1x",
    ],
)  # fmt: skip
def test_it_reads_nothing_else(text: str | None) -> None:
    assert periods.read(text) is None


@pytest.mark.parametrize("text", ["2026-Q1", "2026-Q4", "2026-02-01..2026-02-10", "2026-12-31..2026-12-31"])
def test_it_goes_on_without_a_gap(text: str) -> None:
    period = periods.read(text)
    assert period is not None
    assert (period.next.first - period.last).days == (period.first - period.previous.last).days == 1
    assert period.next.previous == period


def test_it_shows_a_quarter_by_month(karin: Somebody) -> None:
    for month in (1, 3, 4):
        add_visit(start=datetime(2026, month, 9, 10, tzinfo=BERLIN), minutes=10 * month)
    page = karin.page("/figures?period=2026-Q1")
    assert page.heading == "Figures for 1st quarter 2026"
    assert "January 2026" in page.text
    assert "40 min" in page.text  # both together, without April
    assert {"/figures?period=2025-Q4", "/figures?period=2026-Q2", "/figures?period=2026"} <= set(page.links())


def test_it_leaves_no_day_out_where_nothing_was_done(karin: Somebody) -> None:
    add_visit()
    page = karin.page("/figures?period=2026-03")
    section = next(one for one in page.tree.iter() if one.get("id") == "by-day")
    assert len(list(section.iter("tr"))) == 1 + 31


@pytest.mark.parametrize("days", ["first=2026-03-02&last=2026-04-10", "first=2026-04-10&last=2026-03-02"])
def test_it_shows_any_days(karin: Somebody, days: str) -> None:
    for day in (1, 2, 31):
        add_visit(start=datetime(2026, 3, day, 10, tzinfo=BERLIN), minutes=day)
    page = karin.page(f"/figures?{days}&number=visits&mode=in_person")
    assert page.heading == "Figures for 2 March 2026 to 10 April 2026"
    assert "33 min" in page.text
    assert "/figures?period=2026-03-02..2026-04-10&number=visits" in page.links()


@pytest.mark.parametrize("days", ["first=2026-03-02&last=tomorrow", "first=2001-01-01&last=2026-01-01", "last=1"])
def test_it_knows_no_other_days(karin: Somebody, days: str) -> None:
    assert karin.client.get(f"/figures?{days}").status_code == 404
