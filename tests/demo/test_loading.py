"""Loading the demo: reproducible by its seed, and never into other people's data."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pilotapp import demo
from pilotapp.models import TABLES, Programme, Visit
from pilotapp.refusals import Refusal
from tests.support import databases

SUNDAY = date(2026, 3, 29)


def dump() -> dict[str, list[str]]:
    """All rows, without automatically numbered ids of rows and transactions."""
    return {
        table.__name__: sorted(
            repr([value for name, value in row.items() if name not in ("id", "mark")]) for row in table.select().dicts()
        )
        for table in TABLES
    }


def load_and_dump(seed: int) -> dict[str, Any]:
    """The demo of a seed in an empty database."""
    databases.empty_tables()
    demo.load(seed, SUNDAY)
    return dump()


def test_it_gives_the_same_rows_for_the_same_seed_only(empty_database: None) -> None:
    first = load_and_dump(7)
    assert load_and_dump(7) == first
    assert load_and_dump(8)["Visit"] != first["Visit"]


def test_it_refuses_a_database_that_is_not_empty(empty_database: None) -> None:
    Programme.create(slug="real", name="Real people")
    with pytest.raises(Refusal, match="needs an empty database"):
        demo.load()
    assert Visit.select().count() == 0


def test_it_loads_on_the_first_day_of_a_year(empty_database: None) -> None:
    summary = demo.load(7, date(2026, 1, 1))
    assert summary.programmes == 2
    assert summary.visits == Visit.select().count()
    assert "amal@pilotapp.example" in str(summary)
