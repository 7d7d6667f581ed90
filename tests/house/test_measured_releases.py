"""`make disclosure` counts what can be read in releases, and lists what a way takes away."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from benchmarks import cities, kept, releases
from benchmarks.published import Published
from pilotapp.models import ReleaseCell, ReleaseSum
from pilotapp.releases.rules import FrozenCell

QUARTER = releases.QUARTERS[0]
TINY = (cities.City("Aue 2025", 9, 260, 0.5), cities.City("Buch 2025", 6, 90, 0.3))
BEFORE = {"school": 9, "health": 8, "housing": 6, "work": 5}


def published(**visits: int | None) -> Published:
    """Return a release with these rows of one table; None is suppressed."""
    cells = [FrozenCell("topic", code, "visits", value) for code, value in visits.items()]
    return Published(cells, {("topic", code): value for code, value in BEFORE.items()}, 1.0)


def test_it_releases_small_programmes_and_their_sum(app: Flask) -> None:
    found = releases.publish(releases.group("Tiny", list(map(cities.add, TINY))), QUARTER, "plain")
    assert list(found) == ["Aue 2025", "Buch 2025", "Tiny, sum"] and None not in found.values()
    assert (ReleaseSum.select().count(), ReleaseCell.select().count()) == (
        1,
        sum(len(found[city.name].cells) for city in TINY),
    )
    figures = found["Tiny, sum"].figures()
    assert 0 < figures.own < figures.visits and 0 < figures.hidden < figures.numbers
    assert (
        found["Aue 2025"].figures().rows == len({(cell.dimension, cell.code) for cell in found["Aue 2025"].cells}) - 2
    )


def test_it_counts_a_visit_in_a_merged_row_as_readable_but_not_under_its_own_code() -> None:
    figures = published(school=9, health=None, merged=11).figures()
    assert (figures.own, figures.together, figures.visits, figures.readable, figures.rows) == (9, 11, 28, 1, 4)


def test_it_lists_rows_that_are_neither_apart_nor_in_a_readable_merged_row() -> None:
    before = published(**BEFORE)
    assert published(school=9, health=None, merged=11).lost(before) == [("topic", "health")]
    assert [code for _, code in published(school=9, health=8, merged=None).lost(before)] == ["housing", "work"]


def test_it_writes_a_table_into_the_document(tmp_path: Path) -> None:
    page = tmp_path / "disclosure.md"
    text = releases.DOCUMENT.read_text()
    page.write_text(text)
    one = published(school=9, health=None)
    kept.write_into(page, {"releases": releases.table({("Aue 2025", QUARTER): {"plain": one}})})
    assert "| Aue 2025 | 2025-Q1 " in page.read_text()
    assert page.read_text().split("<!-- end of releases -->")[1] == text.split("<!-- end of releases -->")[1]
