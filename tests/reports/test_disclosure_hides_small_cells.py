"""Sensitive cells are suppressed, with as many others as are needed so that totals do not reveal them."""

from __future__ import annotations

from datetime import date

import pytest

from pilotapp.disclosure.suppression import (
    Cell,
    Infeasible,
    LinearConstraint,
    overlapping_period,
    own_visits_room,
    primary,
    suppress,
)
from tests.support.table_attack import attack, feasibility_intervals

SECRET = "kept by the installation"
LANGUAGES = (LinearConstraint("", ("ar", "uk", "tr", "ti")),)


def cell(visits: int, pilots: int | None = None, most: int = 1) -> Cell:
    """A cell of visits of one hour each; by default each visit is of another pilot."""
    return Cell(visits, visits if pilots is None else pilots, most, visits * 60)


def test_it_does_not_give_two_visits_back_by_the_total() -> None:
    cells = {"": cell(30), "ar": cell(12), "uk": cell(9), "tr": cell(7), "ti": cell(2)}
    assert feasibility_intervals(cells, LANGUAGES, ["ti"]) == {"ti": (2, 2)}
    hidden = suppress(cells, LANGUAGES, 5, SECRET)
    assert hidden["ti"] == "few_visits"
    assert set(hidden.values()) == {"few_visits", "derivable"}
    assert all(high - low >= 5 for low, high in feasibility_intervals(cells, LANGUAGES, hidden).values())


def test_it_chooses_by_chance_that_nobody_can_repeat_without_the_secret() -> None:
    cells = {"": cell(30), "ar": cell(12), "uk": cell(9), "tr": cell(7), "ti": cell(2)}
    choices = {secret: frozenset(suppress(cells, LANGUAGES, 5, secret)) for secret in map(str, range(20))}
    assert {frozenset(("ti", other)) for other in ("tr", "uk", "ar")} <= set(choices.values())
    assert all("ti" in choice and "" not in choice for choice in choices.values())
    assert choices["7"] == suppress(dict(reversed(cells.items())), LANGUAGES, 5, "7").keys()


@pytest.mark.parametrize(
    ("visits", "pilots", "most", "reason"),
    [
        (0, 0, 0, None),
        (4, 4, 1, "few_visits"),
        (5, 5, 1, None),
        (40, 4, 12, "few_pilots"),
        (40, 5, 32, None),
        (40, 5, 33, "one_pilot"),
    ],
)
def test_it_hides_few_visits_few_pilots_and_what_one_pilot_holds(
    visits: int, pilots: int, most: int, reason: str | None
) -> None:
    assert primary(Cell(visits, pilots, most), 5) == reason


def test_it_shows_everything_where_nothing_is_small() -> None:
    cells = {"": cell(40), "ar": cell(12), "uk": cell(11), "tr": cell(10), "ti": cell(7)}
    assert suppress(cells, LANGUAGES, 5, SECRET) == {}


def test_it_refuses_where_too_much_was_published_before() -> None:
    cells = {"": cell(30), "ar": cell(12), "uk": cell(9), "tr": cell(7), "ti": cell(2)}
    with pytest.raises(Infeasible):
        suppress(cells, LANGUAGES, 5, SECRET, shown=("", "ar", "uk", "tr"))


def test_it_keeps_rows_of_a_merged_row_hidden_that_may_be_empty() -> None:
    cells = {"": cell(40), "ar": cell(20), "rest": cell(20), "uk": cell(14), "tr": cell(6), "ti": cell(0)}
    merged = (LinearConstraint("", ("ar", "rest")), LinearConstraint("rest", ("uk", "tr", "ti")))
    parts = dict.fromkeys(("uk", "tr", "ti"), "merged")
    floors = dict.fromkeys(parts, 0)
    assert suppress(cells, merged, 5, SECRET, hidden=parts, floors=floors) == parts
    assert feasibility_intervals(cells, merged, parts, floors) == dict.fromkeys(parts, (0, 20))


def test_it_hides_more_where_others_are_known_to_be_large() -> None:
    cells = {"": cell(30), "ar": cell(12), "uk": cell(9), "tr": cell(7), "ti": cell(2)}
    floors = {"ar": 5, "uk": 5, "tr": 5}
    choices = [suppress(cells, LANGUAGES, 5, str(number), floors=floors) for number in range(20)]
    assert {"ti", "uk"} in [choice.keys() for choice in choices]
    for choice in choices:
        ranges = feasibility_intervals(cells, LANGUAGES, choice, floors)
        assert all(high - low >= 5 for low, high in ranges.values())


def by_few(pilots: int) -> dict[str, Cell]:
    """Visits of so many pilots, in which one made two of two, another three of four."""
    return {
        "": Cell(30, pilots, 8, 1800),
        "ar": cell(12, 6, 4),
        "uk": cell(12, 7, 4),
        "tr": cell(4, 2, 3),
        "ti": cell(2, 1, 2),
    }


def test_it_leaves_room_to_pilots_who_subtract_their_own_visits() -> None:
    cells = by_few(pilots=10)
    for number in range(10):
        hidden = suppress(cells, LANGUAGES, 3, str(number))
        assert own_visits_room(cells, LANGUAGES, hidden, 3) == 3
        assert not attack(cells, LANGUAGES, hidden, 3, own={"tr": 3, "ti": 2}).narrow


def test_it_says_what_room_remains_to_pilots_of_a_small_programme() -> None:
    cells = by_few(pilots=9)
    hidden = next(found for number in range(50) if len(found := suppress(cells, LANGUAGES, 3, str(number))) == 2)
    assert hidden.keys() == {"tr", "ti"}
    assert feasibility_intervals(cells, LANGUAGES, hidden)["ti"] == (1, 5)
    assert own_visits_room(cells, LANGUAGES, hidden, 3) == 1
    assert own_visits_room(cells, LANGUAGES, ["tr", "ti", "ar"], 3) == 3


def test_it_refuses_a_floor_above_its_cell() -> None:
    cells = {"": cell(30), "ar": cell(12), "uk": cell(9), "tr": cell(9)}
    with pytest.raises(ValueError, match="floor of tr is higher"):
        suppress(cells, [LinearConstraint("", ("ar", "uk", "tr"))], 5, SECRET, floors={"tr": 10})


def test_it_refuses_figures_that_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        suppress({"": cell(31), "ar": cell(12), "uk": cell(18)}, [LinearConstraint("", ("ar", "uk"))], 5, SECRET)


@pytest.mark.parametrize(
    ("first", "last", "with_one"),
    [
        (date(2026, 1, 1), date(2026, 7, 31), date(2026, 1, 1)),
        (date(2026, 2, 1), date(2026, 2, 28), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2026, 6, 30), date(2026, 1, 1)),
        (date(2025, 7, 1), date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 9, 30), None),
    ],
)
def test_it_releases_no_day_twice(first: date, last: date, with_one: date | None) -> None:
    existing = [(date(2026, 1, 1), date(2026, 6, 30)), (date(2026, 10, 1), date(2026, 12, 31))]
    found = overlapping_period(existing, (first, last))
    assert (found and found[0]) == with_one
