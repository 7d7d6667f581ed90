"""Random small tables: one dimension, two, and linked tables."""

from __future__ import annotations

import os
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from pilotapp.disclosure.suppression import Cell, LinearConstraint, suppress
from tests.support.same_publication import ROW_SUMS, SQUARE_SUMS, row, square
from tests.support.table_attack import NOTHING, attack, feasibility_intervals

SECRET = "kept by the installation"
EXAMPLES = int(os.environ.get("RANDOM_TABLES") or 15)
counts = st.integers(0, 12)
thresholds = st.sampled_from((3, 5, 10))


def holds(
    cells: dict[str, Cell], constraints: tuple[LinearConstraint, ...], k: int, floors: Mapping[str, int] = NOTHING
) -> None:
    """Small cells are suppressed, the attacker finds none, the audit's intervals agree, and a second run is equal."""
    hidden = suppress(cells, constraints, k, SECRET, floors=floors)
    assert hidden.keys() >= {key for key, cell in cells.items() if 0 < cell.visits < k}
    found = attack(cells, constraints, hidden, k, floors=floors)
    assert not found.exact
    assert not found.narrow
    assert all(high - low >= k for low, high in feasibility_intervals(cells, constraints, hidden, floors).values())
    assert suppress(cells, constraints, k, SECRET, floors=floors) == hidden


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(counts, min_size=3, max_size=3), thresholds)
def test_it_keeps_a_row_closed(visits: list[int], k: int) -> None:
    holds(row(visits), ROW_SUMS, k)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(counts, min_size=4, max_size=4), thresholds)
def test_it_keeps_a_square_closed(visits: list[int], k: int) -> None:
    holds(square(visits), SQUARE_SUMS, k)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(counts, min_size=4, max_size=4), thresholds, st.lists(st.sampled_from((0, 1, 99)), min_size=9))
def test_it_keeps_a_square_closed_where_more_or_less_is_known_of_cells(
    visits: list[int], k: int, low: list[int]
) -> None:
    cells = square(visits)
    holds(cells, SQUARE_SUMS, k, {key: min(one, k, cells[key].visits) for key, one in zip(cells, low, strict=False)})


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(counts, min_size=4, max_size=4), st.lists(st.integers(0, 3), min_size=3, max_size=3), thresholds)
def test_it_keeps_linked_tables_closed(visits: list[int], extra: list[int], k: int) -> None:
    cells = square(visits)
    total = cells[""].visits
    topics = [min(total, one) for one in extra]
    topics.append(max(0, total - sum(topics)))  # up to three topics of a visit: together no fewer than the visits
    names = [f"topic={number}" for number in range(4)]
    cells |= {name: Cell(one, one, min(one, 1)) for name, one in zip(names, topics, strict=True)}
    holds(cells, (*SQUARE_SUMS, LinearConstraint("", tuple(names), 3)), k)
