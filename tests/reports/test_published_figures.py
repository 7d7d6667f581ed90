"""Show 1: published figures of real programmes, entered as visits, come out of the report unchanged."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pilotapp import periods
from pilotapp.figures import queries
from pilotapp.figures.filters import Filters
from pilotapp.models import Person
from pilotapp.periods import Period
from tests.reports.published import PUBLISHED, Published, write
from tests.reports.rows import rows_by
from tests.support.page_client import Page
from tests.support.people import Somebody, uid_of

BY_NAME = {one.name: one for one in PUBLISHED}
OUTSIDE = 7  # visits of each kind that must not count


def period_of(published: Published) -> Period:
    """The period that was published."""
    period = periods.read(published.period)
    assert period is not None
    return period


def entered(name: str) -> tuple[Person, Period]:
    """Add these visits, and others that must not count: withdrawn, void, of other years and of other programmes."""
    published = BY_NAME[name]
    write(uid_of("musterstadt"), published)
    period = period_of(published)
    few = replace(published, visits=OUTSIDE, pilots=OUTSIDE, institutions={}, languages={}, parties={})
    length = (period.last - period.first).days + 1
    for state, shift in (("void", 0), ("withdrawn", 0), ("ended", 0), ("recorded", length), ("recorded", -OUTSIDE)):
        write(uid_of("musterstadt"), few, state, shift)
    write(uid_of("musterkreis"), few)
    return Person.get_by_id(uid_of("karin")), period


def visits_by(karin: Person, period: Period, dimension: str) -> dict[str, int]:
    """Visits by the codes of a dimension."""
    return {row.key: row.numbers["visits"] for row in rows_by(karin, period, dimension)}


def large_numbers(page: Page) -> dict[str, str]:
    """The page's main numbers by their labels."""
    found: dict[str, str] = {}
    for line in page.tree.iter("li"):
        parts = {one.get("class"): " ".join("".join(one.itertext()).split()) for one in line.iter("span")}
        if "numeral__value" in parts:
            found[parts["numeral__label"]] = parts["numeral__value"]
    return found


@pytest.mark.parametrize("name", BY_NAME)
def test_it_comes_out_as_published(karin: Somebody, name: str) -> None:
    entered(name)
    published = BY_NAME[name]
    shown = large_numbers(karin.page(f"/figures?period={published.period}"))
    assert (shown["Active pilots"], shown["Visits"]) == (str(published.pilots), f"{published.visits:,}")


@pytest.mark.parametrize("name", BY_NAME)
def test_it_counts_one_visit_more_where_there_is_one_more(words: None, karin: Somebody, name: str) -> None:
    viewer, period = entered(name)
    one = replace(BY_NAME[name], visits=1, pilots=1, institutions={}, languages={}, parties={})
    before = queries.totals(viewer, period)
    write(uid_of("musterstadt"), one)
    after = queries.totals(viewer, period)
    assert (after["visits"], after["pilots"]) == (before["visits"] + 1, before["pilots"] + 1)


def test_it_shows_kehl_by_places_and_languages(words: None, karin: Somebody) -> None:
    viewer, period = entered("Kehl")
    places = visits_by(viewer, period, "kehl")
    assert (places["authorities"], places["counselling"], places["health"]) == (180, 196, 196)
    assert places["school"] > 100
    assert sum(places.values()) == 864
    languages = visits_by(viewer, period, "client_language")
    assert round(100 * (languages["ron"] + languages["hun"]) / 864) == 32
    assert round(100 * languages["ara"] / 864) == 23


def test_it_shows_the_groups_of_kehl_on_the_page(karin: Somebody) -> None:
    entered("Kehl")
    page = karin.page("/figures?period=2015&places=kehl&number=visits")
    section = next(one for one in page.tree.iter() if one.get("id") == "by-kehl")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in line] for line in section.iter("tr")]
    found = {cells[0]: cells[2] for cells in rows}
    assert (found["Authorities"], found["Counselling"], found["Doctor or clinic"]) == ("180", "196", "196")


def test_it_shows_the_languages_of_dueren(words: None, karin: Somebody) -> None:
    viewer, period = entered("Kreis Düren")
    languages = visits_by(viewer, period, "client_language")
    assert (len(languages), sum(languages.values())) == (44, 974)


def test_it_shows_half_of_dresden_in_arabic(words: None, karin: Somebody) -> None:
    viewer, period = entered("Dresden")
    assert visits_by(viewer, period, "client_language")["ara"] / 5000 == 0.5
    assert queries.totals(viewer, period, Filters({"client_language": "ara"}))["visits"] == 2500


def test_it_shows_persons_and_families_that_magdeburg_reached(words: None, karin: Somebody) -> None:
    viewer, period = entered("Magdeburg")
    rows: Any = rows_by(viewer, period, "party")
    reached = {row.key: row.numbers["first_contacts"] for row in rows}
    assert reached == {"person": 115, "family": 14}


def test_it_adds_up_neuss_by_its_six_fields(words: None, karin: Somebody) -> None:
    viewer, period = entered("Neuss")
    fields = visits_by(viewer, period, "neuss")
    assert set(fields) == {"health", "education", "upbringing", "work", "profession", "social"}
    assert max(fields.values()) <= 109 <= sum(fields.values())


def test_it_makes_a_year_of_its_quarters_and_months(words: None, karin: Somebody) -> None:
    viewer, period = entered("Kehl")
    for step in ("day", "month", "quarter", "year"):
        assert sum(visits_by(viewer, period, step).values()) == 864
    quarters = [queries.totals(viewer, periods.Quarter(2015, number))["visits"] for number in (1, 2, 3, 4)]
    assert quarters == list(visits_by(viewer, period, "quarter").values())
