"""The attacker's linear constraints: what can be derived about suppressed cells from published ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

EXACT = 1e-6  # tolerance within which a solution counts as an integer
NODES = 200  # branch-and-bound nodes before an integer search is given up; deterministic, unlike a time limit


@dataclass(frozen=True, slots=True)
class Cell:
    """The contributions to a cell: visits, pilots, and the largest number of visits by one pilot."""

    visits: int
    pilots: int
    largest_contribution: int
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class LinearConstraint:
    """A publicly known constraint: parts add up to the total; with `times` > 1 (topics) to up to `times` the total.

    Where whole cells add up, their first contacts do too: that needs a constraint of its own.
    """

    total: str
    parts: tuple[str, ...]
    times: int = 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


EMPTY = Cell(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """The cells, how they add up, the threshold, and what is known about a suppressed cell.

    `floors`: the least visits, and the least pilots up to `k`, that everybody knows a cell to have; 1 if it is not
    named. `own_visits`: whether the attacker also knows the visits of one pilot, those of the most active one of each
    cell.
    """

    cells: Mapping[str, Cell]
    constraints: Sequence[LinearConstraint]
    k: int
    floors: Mapping[str, int] = field(default_factory=dict)
    own_visits: bool = False

    def least_pilots(self, key: str) -> int:
        """Return the least pilots that a suppressed cell is known to have."""
        return max(min(self.floors.get(key, 1), self.k), min(1, self._own(key)))

    def least_visits(self, key: str) -> int:
        """Return the least visits that a suppressed cell is known to have."""
        return max(self.floors.get(key, 1), self.least_pilots(key) + self.further_visits(key))

    def further_visits(self, key: str) -> int:
        """Return how many more visits than pilots a cell is known to have at least."""
        return max(0, self._own(key) - 1)

    def _own(self, key: str) -> int:
        return self.cells[key].largest_contribution if self.own_visits else 0


Row = tuple[Sequence[tuple[str, int]], float, float]  # (cell, factor)…, lower and upper bound of the sum


def solver() -> Any:
    """Return an empty HiGHS model, set to be deterministic on every machine and silent."""
    import highspy

    make: Any = highspy.Highs
    model = make()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 1)
    model.setOptionValue("presolve", "off")
    model.setOptionValue("mip_max_nodes", NODES)
    return model


def solved(model: Any) -> list[float] | None:
    """Return the column values of the best solution found; None if there is none."""
    from highspy import HighsModelStatus, SolutionStatus

    model.run()
    kept = (HighsModelStatus.kOptimal, HighsModelStatus.kSolutionLimit)  # the latter: the node limit was reached
    if (
        model.getModelStatus() not in kept
        or model.getInfo().primal_solution_status != SolutionStatus.kSolutionStatusFeasible
    ):
        return None
    return list(model.getSolution().col_value)


def add_row(model: Any, terms: Sequence[tuple[int, float]], low: float, high: float) -> None:
    """Add the row low <= sum(factor * column) <= high for the (column, factor) pairs `terms`."""
    model.addRow(low, high, len(terms), [at for at, _ in terms], [float(factor) for _, factor in terms])


def set_bounds(model: Any, columns: Sequence[int], low: Sequence[float] | float, high: Sequence[float] | float) -> None:
    """Set bounds of many columns at once; a single number applies to all."""
    import numpy as np

    count = len(columns)
    lows, highs = (np.broadcast_to(np.asarray(one, dtype=np.float64), (count,)).copy() for one in (low, high))
    model.changeColsBounds(count, np.asarray(columns, dtype=np.int32), lows, highs)


def sum_rows(constraint: LinearConstraint) -> list[Row]:
    """Return the rows of a constraint for visits, which hold for minutes too."""
    parts = [(key, 1) for key in constraint.parts]
    if constraint.times == 1:
        return [([*parts, (constraint.total, -1)], 0, 0)]
    return [
        ([*parts, (constraint.total, -1)], 0, inf),
        ([*parts, (constraint.total, -constraint.times)], -inf, 0),
        *part_rows(constraint),
    ]


def pilot_rows(constraint: LinearConstraint) -> list[Row]:
    """Return the rows of a constraint for pilots: a part has no more than the total, all parts together no fewer."""
    return [([*((key, 1) for key in constraint.parts), (constraint.total, -1)], 0, inf), *part_rows(constraint)]


def part_rows(constraint: LinearConstraint) -> list[Row]:
    """Return the rows that say that no part is larger than its total."""
    return [([(constraint.total, 1), (key, -1)], 0, inf) for key in constraint.parts]


def add_known(model: Any, row: Row, columns: Mapping[str, int], values: Mapping[str, int]) -> None:
    """Add a row over cells. Those without a column are published and enter as constants."""
    terms, low, high = row
    fixed = sum(factor * values.get(key, 0) for key, factor in terms if key not in columns)
    free = [(columns[key], factor) for key, factor in terms if key in columns]
    if free:
        add_row(model, free, low - fixed, high - fixed)


def add_pilots(
    model: Any,
    constraint: LinearConstraint,
    visits: Mapping[str, int],
    pilots: Mapping[str, int],
    cells: Mapping[str, Cell],
) -> None:
    """Add the rows of a constraint over visits and pilots, with published cells as constants."""
    known = {key: cell.pilots for key, cell in cells.items()}
    for row in pilot_rows(constraint):
        add_known(model, row, pilots, known)
    for key in constraint.parts if constraint.times > 1 else ():
        # A pilot's visits beyond the first are no more in a part than in the total. (For plain sums this is implied.)
        terms: list[tuple[int, float]] = []
        fixed = 0
        for name, sign in ((constraint.total, 1), (key, -1)):
            if name in visits:
                terms += [(visits[name], sign), (pilots[name], -sign)]
            elif name in cells:
                fixed += sign * (cells[name].visits - cells[name].pilots)
        if terms:
            add_row(model, terms, -fixed, inf)


def least(floors: Mapping[str, int], key: str) -> int:
    """Return the publicly known least visits, and least pilots, of a suppressed cell: 1 unless `floors` says more."""
    return floors.get(key, 1)


def ceiling(cells: Mapping[str, Cell]) -> float:
    """Return an upper bound larger than every cell, for cells without another bound."""
    return 1000.0 + 10 * max((cell.visits for cell in cells.values()), default=0)
