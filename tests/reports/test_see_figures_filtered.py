"""A coordinator filters figures: filters are in the query string, are named, and are removed one by one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from pilotapp.figures import queries
from pilotapp.figures.filters import NONE, Filters
from pilotapp.periods import Month
from pilotapp.releases.ways import ALWAYS
from tests.reports.rows import add_visit
from tests.support.people import Somebody, uid_of

MARCH = Month(2026, 3)
OTHERS: dict[str, Any] = {
    "institution_kind": "health",
    "client_language": "tur",
    "outcome": "referred",
    "mode": "video",
    "party": "group",
}


@pytest.mark.parametrize("name", [*OTHERS, "topic", "pilot", "confirmed"])
def test_it_counts_only_what_fits(words: None, karin: Somebody, name: str) -> None:
    add_visit(minutes=40)
    add_visit("berna", minutes=15, topics=("health", "family"), state="confirmed", **OTHERS)
    wanted = {**OTHERS, "topic": "family", "pilot": str(uid_of("berna")), "confirmed": "1"}[name]
    found = queries.overview(karin.person, MARCH, filters=Filters.read({name: wanted}))
    assert (found.totals["visits"], found.totals["minutes"]) == (1, 15)
    assert all(sum(row.numbers["visits"] for row in table.rows) >= 1 for table in found.tables.values())


def test_it_joins_filters_by_and(words: None, karin: Somebody) -> None:
    add_visit(institution_kind="health")
    add_visit("berna")
    filters = Filters({"institution_kind": "health"}, pilot=uid_of("berna"))
    assert queries.totals(karin.person, MARCH, filters) == queries.NOTHING


def test_it_names_what_is_on_and_offers_to_remove_each(karin: Somebody) -> None:
    add_visit(institution_kind="health", state="confirmed")
    page = karin.page("/figures?period=2026-03&institution_kind=health&confirmed=1")
    assert "Filtered: these are not all visits" in page.text
    assert {"/figures?period=2026-03&institution_kind=health", "/figures?period=2026-03&confirmed=1"} <= set(
        page.links()
    )
    assert "/figures?period=2026-02&institution_kind=health&confirmed=1" in page.links()


@pytest.mark.parametrize("path", ["/figures", "/figures/pivot"])
def test_it_shows_all_visits_by_one_tap(karin: Somebody, path: str) -> None:
    add_visit(institution_kind="health")
    page = karin.page(f"{path}?period=2026-03&institution_kind=health")
    [link] = [one for one in page.tree.iter("a") if "".join(one.itertext()) == "Show all visits"]
    assert link.get("href") == f"{path}?period=2026-03"


def test_it_marks_no_figures_that_are_whole(karin: Somebody) -> None:
    add_visit()
    assert "Filtered" not in karin.page("/figures?period=2026-03").text


def test_it_has_a_way_back_where_nothing_fits(karin: Somebody) -> None:
    add_visit()
    page = karin.page("/figures?period=2026-03&mode=video")
    assert "No visits with these filters" in page.text
    assert "/figures?period=2026-03" in page.links()


def test_it_leaves_out_what_is_no_code(karin: Somebody) -> None:
    add_visit()
    address = "/figures?period=2026-03&institution_kind=bakery&topic=%27--&pilot=x&confirmed=2&number=x&places=x"
    assert "Filtered" not in karin.page(address).text


@pytest.mark.parametrize("pilot", [uid_of("amal"), uuid4()])
def test_it_names_nobody_of_another_programme(carla: Somebody, pilot: Any) -> None:
    add_visit("amal")
    page = carla.page(f"/figures?period=2026-03&pilot={pilot}")
    assert "Amal" not in page.text
    assert "Former pilot" in page.text


def test_it_reads_back_what_it_wrote() -> None:
    filters = Filters({"topic": "school", "mode": "phone"}, pilot=uid_of("amal"), confirmed=True)
    assert Filters.read(filters.address()) == filters
    assert filters.without("pilot").without("confirmed").without("topic").without("mode") == NONE
    assert (bool(filters), bool(NONE)) == (True, False)


def test_it_tells_visits_apart_by_these_fields_only() -> None:
    """Disclosure control depends on the set: a field comes into releases and filters by its `breakdown` alone."""
    assert ALWAYS == ("institution_kind", "topic", "client_language", "outcome", "mode", "party")
    assert Filters.read({"size_band": "one", "referral": "school", "first_contact": "1"}) == NONE
