"""Every number is compared with the same days a year earlier."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from pilotapp import periods
from pilotapp.periods import Month, Period, Quarter, Span, Year
from tests.reports.rows import BERLIN, NOON, add_visit
from tests.support.page_client import Page
from tests.support.people import Somebody


def changes(page: Page) -> list[str]:
    """The lines under the main numbers: time on site, visits, confirmed, ..."""
    lines = [one for one in page.tree.iter("p") if one.get("class") == "numbers__change"]
    return [" ".join("".join(line.itertext()).split()) for line in lines]


def add_first_visit() -> None:
    """The programme's first visit, before all years that are compared here."""
    add_visit(start=datetime(2024, 5, 6, 10, tzinfo=BERLIN))


def test_it_shows_the_difference_as_number_and_share(karin: Somebody) -> None:
    add_first_visit()
    add_visit(minutes=90)
    add_visit(minutes=30)
    add_visit(start=datetime(2025, 3, 9, 10, tzinfo=BERLIN), minutes=60, first_contact=True)
    found = changes(karin.page("/figures?period=2026-03"))
    assert found[0] == "+1 h (+100%) against the year before"
    assert found[1] == "+1 (+100%) against the year before"
    assert found[2] == "−1 (−100%) against the year before"
    assert found[3] == "as a year before"


def test_it_has_no_share_of_nothing(karin: Somebody) -> None:
    add_first_visit()
    add_visit(minutes=90)
    assert changes(karin.page("/figures?period=2026-03"))[0] == "+1 h 30 min against the year before"


def test_it_compares_a_year_that_goes_on_with_its_days_so_far(karin: Somebody, frozen: datetime) -> None:
    add_first_visit()
    add_visit()
    add_visit(start=datetime(2025, 2, 9, 10, tzinfo=BERLIN))
    add_visit(start=datetime(2025, 11, 9, 10, tzinfo=BERLIN))
    page = karin.page("/figures?period=2026")
    assert changes(page)[1] == "as a year before"
    assert "1 January 2025 to 3 March" in page.text


@pytest.mark.parametrize(("day", "is_compared"), [(1, True), (2, False)])
def test_it_shows_no_comparison_with_a_year_that_began_later(karin: Somebody, day: int, is_compared: bool) -> None:
    add_visit(minutes=90)
    add_visit("berna", start=datetime(2025, 3, day, 10, tzinfo=BERLIN), minutes=60)
    page = karin.page("/figures?period=2026-03")
    said = f"Not compared with the year before: the first visit of your programme was on {day} March 2025."
    assert (len(changes(page)), said in page.text) == ((4, False) if is_compared else (0, True))
    assert ("%" in page.text, "compared with the same days a year before" in page.text) == (is_compared, is_compared)


def test_it_asks_when_the_own_programme_began(karin: Somebody) -> None:
    add_visit("tarek", start=datetime(2020, 1, 1, 10, tzinfo=BERLIN))
    add_visit("amal", start=datetime(2020, 1, 1, 10, tzinfo=BERLIN), state="void")
    add_visit()
    page = karin.page("/figures?period=2026-03&institution_kind=school")
    assert changes(page) == []
    assert "was on 3 March 2026." in page.text


def test_it_draws_the_year_before_into_the_chart(karin: Somebody) -> None:
    add_visit(minutes=30)
    add_visit(start=datetime(2025, 3, 3, 10, tzinfo=BERLIN), minutes=60)
    page = karin.page("/figures?period=2026-03")
    section = next(one for one in page.tree.iter() if one.get("id") == "by-day")
    columns = [one.get("height") for one in section.iter() if one.get("class") == "chart__fill"]
    lines = [
        one.get("y1") for one in section.iter() if one.get("class") == "columns__earlier" and "%" in one.get("x2", "")
    ]
    assert (columns, lines) == (["80.0"], ["24.0"])


def test_it_has_the_year_before_in_the_table_too(karin: Somebody) -> None:
    add_visit(travel_minutes=25)
    add_visit(start=datetime(2025, 3, 3, 10, tzinfo=BERLIN), travel_minutes=45)
    page = karin.page("/figures?period=2026-03&number=travel")
    section = next(one for one in page.tree.iter() if one.get("id") == "by-day")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in line] for line in section.iter("tr")]
    assert rows[0][-2:] == ["Travel time", "Travel time, a year before"]
    assert [row[-2:] for row in rows if row[0] == "3 March 2026"] == [["25 min", "45 min"]]


def test_it_filters_the_year_before_too(karin: Somebody) -> None:
    add_first_visit()
    add_visit()
    add_visit(start=NOON - timedelta(days=365), institution_kind="health")
    page = karin.page("/figures?period=2026-03&institution_kind=school")
    assert changes(page)[1] == "+1 against the year before"


@pytest.mark.parametrize(
    ("period", "until", "first", "last"),
    [
        (Month(2026, 3), None, date(2025, 3, 1), date(2025, 3, 31)),
        (Month(2025, 2), None, date(2024, 2, 1), date(2024, 2, 29)),
        (Month(2024, 2), None, date(2023, 2, 1), date(2023, 2, 28)),
        (Quarter(2024, 1), date(2024, 2, 29), date(2023, 1, 1), date(2023, 2, 28)),
        (Year(2026), date(2026, 11, 22), date(2025, 1, 1), date(2025, 11, 22)),
        (Year(2026), date(2030, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
        (Year(2026), date(2025, 1, 1), date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_it_finds_the_same_days(period: Period, until: date | None, first: date, last: date) -> None:
    assert periods.year_before(period, until) == Span(first, last)
