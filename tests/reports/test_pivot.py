"""A coordinator makes a pivot of two dimensions: cells, totals of rows and columns, and the grand total."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pilotapp.figures.filters import Filters
from pilotapp.figures.measures import DIMENSION, DIMENSIONS, MEASURES
from pilotapp.figures.pivot import Pivot, pivot
from pilotapp.periods import Month, Year
from tests.reports.rows import NOON, add_visit
from tests.support.page_client import Page
from tests.support.people import Somebody

MARCH = Month(2026, 3)


def table(page: Page) -> list[list[str]]:
    """The lines of the pivot on a page."""
    return [[" ".join("".join(cell.itertext()).split()) for cell in line] for line in page.tree.iter("tr")]


def by(karin: Somebody, rows: str, columns: str, **filters: Any) -> Pivot:
    """The pivot of March."""
    return pivot(karin.person, MARCH, DIMENSION[rows], DIMENSION[columns], Filters.read(filters))


def test_it_shows_cells_and_totals(karin: Somebody) -> None:
    add_visit(minutes=30)
    add_visit(minutes=60, institution_kind="health", client_language="tur")
    add_visit(minutes=45, institution_kind="health")
    page = karin.page("/figures/pivot?period=2026-03&rows=institution_kind&columns=client_language&number=visits")
    assert table(page) == [
        ["Kind of institution", "Arabic", "Turkish", "Together"],
        ["Doctor or clinic", "1", "1", "2"],
        ["School", "1", "0", "1"],
        ["Together", "2", "1", "3"],
    ]
    assert str(MEASURES[1].meaning) in page.text


def test_it_counts_each_pilot_once_in_every_total_and_says_so(karin: Somebody) -> None:
    for kind in ("health", "school"):
        for name in ("amal", "berna"):
            add_visit(name, institution_kind=kind)
    add_visit("amal", institution_kind="housing", client_language="tur")
    page = karin.page("/figures/pivot?period=2026-03&columns=client_language&number=pilots")
    assert table(page)[-1] == ["Together", "2", "1", "2"]
    assert "Pilots count once in every total" in page.text


def test_it_counts_a_visit_with_three_topics_once_in_the_total(karin: Somebody) -> None:
    add_visit(topics=("school", "family", "health"), minutes=50)
    assert table(karin.page("/figures/pivot?period=2026-03"))[1:] == [
        ["School", "50 min", "50 min", "50 min", "50 min"],
        ["Together", "50 min", "50 min", "50 min", "50 min"],
    ]
    assert "counts once in the total" in karin.page("/figures/pivot?period=2026-03").text


@pytest.mark.parametrize("columns", ["client_language", "pilot", "outcome", "kehl", "interpret", "month", "mode"])
def test_it_adds_up_where_every_visit_has_one_cell(words: None, karin: Somebody, columns: str) -> None:
    for number in range(12):
        kind, language = ("school", "health", "housing")[number % 3], ("ara", "tur")[number % 2]
        name = ("amal", "berna")[number % 2]
        add_visit(name, NOON + timedelta(days=number), number * 7, ("school", "work"), institution_kind=kind,
                  client_language=language)  # fmt: skip
    found = by(karin, "institution_kind", columns)
    assert found.adds_up("minutes")
    for number in ("minutes", "visits"):
        assert sum(cell[number] for cell in found.cells.values()) == found.total[number]
        for row in found.down:
            cells = (found.cell(row.key, column.key)[number] for column in found.across)
            assert sum(cells) == row.numbers[number]


def test_it_knows_every_pair(words: None, karin: Somebody) -> None:
    add_visit(topics=("school", "family"))
    for rows in DIMENSIONS:
        for columns in DIMENSIONS:
            found = pivot(karin.person, Year(2026), rows, columns)
            assert found.total["visits"] == 1
            assert found.cells.keys() <= {(row.key, column.key) for row in found.down for column in found.across}
            assert found.cells


def test_it_takes_another_column_where_both_are_the_same(karin: Somebody) -> None:
    add_visit()
    page = karin.page("/figures/pivot?period=2026-03&rows=topic&columns=topic")
    assert table(page)[0] == ["Topic", "School", "Together"]


def test_it_filters_and_keeps_the_filters_in_its_links(karin: Somebody) -> None:
    add_visit(topics=("school", "family"))
    add_visit(topics=("health",), institution_kind="health")
    page = karin.page("/figures/pivot?period=2026-03&columns=client_language&number=visits&topic=family")
    assert table(page)[1:] == [["School", "1", "1"], ["Together", "1", "1"]]
    assert "Filtered" in page.text
    assert any("period=2026-02" in link and "topic=family" in link for link in page.links())
    assert any(link.startswith("/figures.csv") and "topic=family" in link for link in page.links())


def test_it_says_so_where_a_table_is_too_large_for_a_page(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.reports.views.MAX_CELLS", 0)
    add_visit()
    page = karin.page("/figures/pivot?period=2026-03")
    assert "This table is too large for a page" in page.text
    assert table(page) == []


def test_it_shows_nothing_of_another_programme(carla: Somebody) -> None:
    add_visit("amal")
    assert "No visit yet" in carla.page("/figures/pivot?period=2026-03").text


def test_it_is_for_coordinators_only(amal: Somebody) -> None:
    assert amal.client.get("/figures/pivot").status_code == 403


def test_it_asks_the_database_as_often_for_many_as_for_one(
    karin: Somebody, count_selects: Callable[[Callable[[], Any]], int]
) -> None:
    path = "/figures/pivot?period=2026&rows=pilot&columns=topic"
    add_visit()
    few = count_selects(lambda: karin.page(path))
    for number in range(12):
        add_visit("berna", NOON + timedelta(days=9 * number), institution_kind="health", topics=("health", "family"))
    assert count_selects(lambda: karin.page(path)) == few
