"""Every number and every table says what it means, where it is read from and in which unit, in the reader's words."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from pilotapp import codes
from pilotapp.models.visit import COUNTED
from pilotapp.reports import definitions
from pilotapp.reports.definitions import ALL_NUMBERS, DIMENSIONS, NUMBERS, Dimension
from pilotapp.reports.filters import CODED


def test_it_gives_all_of_a_definition_as_plain_words(words: None) -> None:
    plain = definitions.plain(ALL_NUMBERS)
    assert [one["code"] for one in plain] == [number.code for number in ALL_NUMBERS]
    assert all(all(one.values()) and one["unit"] in ("minutes", "count") for one in plain)
    assert len({one["header"] for one in plain}) == len(plain)
    assert {one["code"] for one in definitions.plain_dimensions()} == {each.code for each in DIMENSIONS}


def test_it_speaks_the_readers_language(app: Flask, words: None) -> None:
    english = definitions.plain()[1]["meaning"]
    with force_locale("de"):
        assert definitions.plain()[1]["meaning"] != english


def test_it_says_which_states_count() -> None:
    assert {number.code: number.states for number in NUMBERS if number.states != COUNTED} == {
        "confirmed": ("confirmed",)
    }
    assert all(set(number.states) <= set(codes.codes("state")) for number in NUMBERS)


@pytest.mark.parametrize("dimension", DIMENSIONS, ids=lambda one: one.code)
def test_it_says_where_rows_add_up_to_more(words: None, dimension: Dimension) -> None:
    """A table in which a visit can stand more than once says so, and every other one that it stands in one row."""
    says_once = "exactly one row" in str(dimension.meaning) or dimension.is_time
    assert says_once == (dimension.times == 1)


def test_it_filters_by_codes_that_are_dimensions() -> None:
    assert set(CODED) <= {each.code for each in DIMENSIONS}
    assert all(definitions.DIMENSION[name].kind == kind for name, kind in CODED.items())
