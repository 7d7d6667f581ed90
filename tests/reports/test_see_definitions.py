"""Every measure and table has its meaning, source and unit, in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from pilotapp import codes
from pilotapp.figures import measures, queries
from pilotapp.figures.filters import CODED
from pilotapp.figures.measures import DIMENSIONS, MEASURES, SESSION_MEASURES, Dimension
from pilotapp.periods import Month
from tests.reports.rows import add_visit, rows_by
from tests.support.people import Somebody

MARCH = Month(2026, 3)
IN_SEVERAL_ROWS = {"topic": 3, "neuss": 3}
COUNTED = ("recorded", "asked", "confirmed")


def test_it_gives_all_of_a_definition_as_plain_words(words: None) -> None:
    plain = measures.plain()
    assert [one["code"] for one in plain] == [number.code for number in (*MEASURES, *SESSION_MEASURES)]
    assert all(all(one.values()) and one["unit"] in ("minutes", "count") for one in plain)
    assert len({one["header"] for one in plain}) == len(plain)
    assert {one["code"] for one in measures.plain_dimensions()} == {each.code for each in DIMENSIONS}


def test_it_speaks_the_readers_language(app: Flask, words: None) -> None:
    english = measures.plain()[1]["meaning"]
    with force_locale("de"):
        assert measures.plain()[1]["meaning"] != english


@pytest.mark.parametrize("state", codes.codes("state"))
def test_it_counts_what_it_says(karin: Somebody, state: str) -> None:
    """All numbers are of counted visits, open questions included; 'confirmed' is of confirmed visits only."""
    add_visit(state=state, first_contact=True, waiting_minutes=5, travel_minutes=7)
    found = queries.overview(karin.person, MARCH, ()).totals
    counts = {number.code: state in COUNTED for number in MEASURES} | {"confirmed": state == "confirmed"}
    assert {code: value > 0 for code, value in found.items()} == counts


@pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda one: one.code)
def test_it_knows_in_how_many_rows_a_visit_stands(words: None, karin: Somebody, dimension: Dimension) -> None:
    add_visit(topics=("school", "family", "health"))
    rows = [row for row in rows_by(karin.person, MARCH, dimension.code) if row.numbers["visits"]]
    assert len(rows) == dimension.times == IN_SEVERAL_ROWS.get(dimension.code, 1)


def test_it_filters_by_codes_that_are_dimensions() -> None:
    assert set(CODED) <= {each.code for each in DIMENSIONS}
    assert all(measures.DIMENSION[name].kind == kind for name, kind in CODED.items())
