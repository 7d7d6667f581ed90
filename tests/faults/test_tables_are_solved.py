"""An attacker solves releases: totals, other tables, first contacts, two periods, programmes and their sum.

Another one knows the method and tries all small tables, with and without the secret of the installation.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from pilotapp.disclosure.pattern import OWN_VISITS_PILOTS
from pilotapp.disclosure.suppression import Cell, own_visits_room
from tests.support.merged_scenarios import with_and_without_merged_rows
from tests.support.same_publication import (
    ROW_SUMS,
    SQUARE_SUMS,
    Publish,
    as_it_is,
    best_way,
    left,
    lines,
    put_together,
    row,
    square,
)
from tests.support.scenarios import Scenario
from tests.support.table_attack import attack

RELEASES = int(os.environ.get("RANDOM_RELEASES") or 24)
MANY = RELEASES >= 1000
SMALL_TABLES = {
    row: (ROW_SUMS, range(15) if MANY else range(9, 11)),
    square: (SQUARE_SUMS, range(11) if MANY else range(8, 9)),
}


def test_it_gives_no_hidden_cell_away(capsys: pytest.CaptureFixture[str]) -> None:
    cost: Counter[str] = Counter()
    for scenario in with_and_without_merged_rows(RELEASES):
        release, where = scenario.release, f"{scenario.kind}, seed {scenario.seed}, k {scenario.k}"
        known = {"floors": scenario.floors, "merged": scenario.by_rule}
        found = attack(release.cells, release.constraints, scenario.hidden, scenario.k, **known)
        assert not found.exact, where
        assert not found.narrow, where
        open_to_pilots, room = _to_pilots(scenario)
        assert open_to_pilots == (room < scenario.k), where
        small = scenario.small
        broken = attack(release.cells, release.constraints, small, scenario.k, first=True)
        cost += Counter(
            {
                "releases": 1,
                "cells": len(release.filled()),
                "small": len(small),
                "hidden": len(scenario.hidden),
                "rows put together": len(scenario.parts),
                "whole tables": scenario.whole_tables,
                "with small cells": bool(small),
                "one programme of ten pilots": room >= 0,
                "room k to who subtracts own visits": room == scenario.k,
                "broken if only these are hidden": bool(broken.exact or broken.narrow),
            }
        )
    with capsys.disabled():
        print("", *(f"{name}: {number}" for name, number in cost.items()), sep="\n")
    # The attacker can see: nearly every release would be open if small cells alone were hidden.
    assert cost["broken if only these are hidden"] > 0.7 * cost["with small cells"]
    assert cost["hidden"] < cost["whole tables"]
    assert cost["room k to who subtracts own visits"] > 0.9 * cost["one programme of ten pilots"]


def _to_pilots(scenario: Scenario) -> tuple[bool, int]:
    """Return whether an attacker with the most visits of every cell finds one, and the room that is said to be left."""
    cells, constraints = scenario.release.cells, scenario.release.constraints
    if scenario.kind != "one programme" or cells[""].pilots < OWN_VISITS_PILOTS:
        return True, -1
    most = {key: cells[key].largest_contribution for key in scenario.hidden}
    known = scenario.floors
    found = attack(cells, constraints, scenario.hidden, scenario.k, first=True, own=most, floors=known)
    return bool(found.narrow), own_visits_room(cells, constraints, scenario.hidden, scenario.k, known)


@pytest.mark.parametrize("build", [row, square])
def test_it_gives_nothing_away_to_who_knows_the_method(
    build: Callable[[Sequence[int]], dict[str, Cell]], capsys: pytest.CaptureFixture[str]
) -> None:
    sums, totals = SMALL_TABLES[build]
    secrets = [f"guessed {number}" for number in range(40 if MANY else 8)]
    knowing, guessing = (left(build, as_it_is(sums), totals, 3, tried) for tried in (["known"], secrets))
    with capsys.disabled():
        print("", f"{build.__name__}, secret known: {knowing}", f"unknown: {guessing}", sep="\n")
    assert knowing.exact > 0.01 * knowing.cells  # she can see: with the secret she would find some
    assert guessing.cells > 0.9 * len(secrets) * knowing.cells  # nearly everything was judged
    assert not guessing.exact
    assert guessing.narrow <= (0.003 * guessing.cells if MANY else 0)  # what is rare does not come up in 40 tries


@pytest.mark.parametrize("publish", [put_together, best_way])
def test_it_gives_nothing_away_of_merged_rows_to_who_knows_the_method_and_which_way_is_taken(
    publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = [f"guessed {number}" for number in range(40 if MANY else 3)]
    found = left(lines, publish, range(8, 13) if MANY else range(11, 12), 3, secrets)
    with capsys.disabled():
        print("", f"{publish.__name__}: {found}", sep="\n")
    assert found.cells > 500
    assert not found.exact
    assert found.narrow <= (0.003 if MANY else 0.06) * found.cells  # three tries miss rows that are seldom drawn
