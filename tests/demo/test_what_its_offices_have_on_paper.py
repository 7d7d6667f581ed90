"""The demo's releases and certificates: made by the same commands as real ones, so that every page has content."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask

from pilotapp import clock, demo
from pilotapp.demo import papers
from pilotapp.models import Certificate, Person, ReleaseCell
from pilotapp.releases import queries, sum_queries

AFTERNOON = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)


def test_it_released_the_last_quarter_of_both_programmes_and_certified_two_pilots(
    app: Flask, empty_database: None
) -> None:
    demo.load(2026, AFTERNOON.date())
    with clock.freeze(AFTERNOON), app.app_context():
        papers.file(("de", "en"))
        greta = Person.get(Person.name == papers.FUNDER)
        lines = queries.funded(greta)
        (together,) = sum_queries.by_period(greta, lines)
    assert [(line.number, str(line.period)) for line in lines] == [(1, "2025-Q4"), (1, "2025-Q4")]
    assert together.sum is None
    assert {cell.value is None for cell in ReleaseCell.select()} == {True, False}
    assert {(row.name, row.first_day.year) for row in Certificate.select()} == {("Amal", 2025), ("Berna", 2025)}
