"""A month is chosen by two selects, in every browser; addresses like '?month=2026-03' stay valid."""

from __future__ import annotations

import pytest

from pilotapp.periods import Month, Year, choice_address, read_choice
from tests.reports.rows import add_visit

MARCH = Month(2026, 3)


@pytest.mark.parametrize(
    ("month", "year", "chosen"),
    [
        ("03", "2026", MARCH),
        ("2026-03", None, MARCH),
        ("2026-03", "", MARCH),
        ("", "2026", Year(2026)),
        (None, "2026", Year(2026)),
        ("03", "", None),
        ("13", "2026", None),
        ("03/2026", "2026", None),
        ("", "", None),
    ],
)
def test_it_reads_two_selects_a_year_and_older_addresses(month, year, chosen):
    assert read_choice(month, year) == chosen
    assert chosen is None or read_choice(**{"month": None, "year": None} | choice_address(chosen)) == chosen


@pytest.mark.parametrize(
    ("address", "action"), [("/log", "/log"), ("/supervision", "/supervision"), ("/month", "/month")]
)
def test_it_offers_the_chosen_month_again(karin, frozen, address, action):
    page = karin.page(f"{address}?month=2026-02")
    assert {**page.form(action).values, "month": "02", "year": "2026"} == page.form(action).values
    again = page.form(action).submit(month="11", year="2025")
    assert (again.form(action).values["month"], again.form(action).values["year"]) == ("11", "2025")
    assert 'type="month"' not in page.html


def test_it_offers_a_year_that_is_long_ago_if_it_is_asked_for(karin, frozen):
    values = karin.page("/log?month=1999-12").form("/log").values
    assert (values["month"], values["year"]) == ("12", "1999")


def test_it_shows_the_chosen_month_on_the_first_page(karin, frozen):
    page = karin.page("/month").form("/month").submit(month="12", year="2025")
    assert page.heading == "December 2025"


@pytest.mark.parametrize("asked", ["month=03/2026", "month=2026-13", "year=2025", "month=04"])
def test_it_says_which_month_it_does_not_know_and_shows_the_present_one(karin, frozen, asked):
    page = karin.page(f"/month?{asked}")
    assert page.heading == "March 2026" and "Not understood" in page.text
    assert "Not understood" not in karin.page("/month?month=2026-02").text


def test_it_asks_for_a_year_only_where_none_was_chosen(karin, frozen):
    assert "A month needs a year" in karin.page("/month?month=04").main
    page = karin.page("/month?month=13&year=2026")
    assert "A month needs a year" not in page.main and "month=13" in page.main


def test_it_names_months_in_the_readers_language(sign_in, frozen):
    assert '<option value="03">März</option>' in sign_in("karin", language="de").page("/log").html


def test_it_filters_a_whole_year(karin, frozen):
    add_visit()
    found = [karin.page("/log").form("/log").submit(month="", year=year) for year in ("2026", "2025")]
    assert [page.html.count('id="log-row-') for page in found] == [1, 0]


@pytest.mark.parametrize("address", ["/figures", "/figures/pivot"])
@pytest.mark.parametrize(("month", "year", "heading"), [("12", "2025", "December 2025"), ("", "2024", "2024")])
def test_it_shows_figures_of_a_chosen_month_or_year(karin, frozen, address, month, year, heading):
    page = karin.page(address).form(address).submit(month=month, year=year)
    assert heading in page.main and "Not understood" not in page.text
    assert [page.form(address).values[name] for name in ("month", "year")] == [month, year]


@pytest.mark.parametrize("address", ["/figures", "/figures/pivot", "/exports"])
def test_it_says_which_filter_of_figures_it_does_not_understand(karin, frozen, address):
    page = karin.page(f"{address}?period=2026-03&topic=nonsense&institution_kind=school")
    assert "Not understood, so the list is not filtered by it: topic=nonsense" in page.text
    assert "Not understood" not in karin.page(f"{address}?period=2026-03&institution_kind=school&number=visits").text
