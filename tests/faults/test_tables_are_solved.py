"""An attacker solves what was released: totals, other tables, first contacts, two periods, programmes and their sum."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.support.scenarios import scenarios
from tests.support.table_attack import attack

RELEASES = int(os.environ.get("RANDOM_RELEASES", "24"))


def test_it_gives_no_hidden_cell_away(capsys: pytest.CaptureFixture[str]) -> None:
    cost: Counter[str] = Counter()
    for scenario in scenarios(RELEASES):
        release, where = scenario.release, f"{scenario.kind}, seed {scenario.seed}, k {scenario.k}"
        found = attack(release.cells, release.relations, scenario.hidden, scenario.k)
        assert not found.exact, where
        assert not found.narrow, where
        small = scenario.small
        broken = attack(release.cells, release.relations, small, scenario.k, first=True)
        cost += Counter(
            {
                "releases": 1,
                "cells": len(release.filled()),
                "small": len(small),
                "hidden": len(scenario.hidden),
                "whole tables": scenario.whole_tables,
                "with small cells": bool(small),
                "broken if only these are hidden": bool(broken.exact or broken.narrow),
            }
        )
    with capsys.disabled():
        print("", *(f"{name}: {number}" for name, number in cost.items()), sep="\n")
    # The attacker can see: nearly every release would be open if small cells alone were hidden.
    assert cost["broken if only these are hidden"] > 0.7 * cost["with small cells"]
    assert cost["hidden"] < cost["whole tables"]
