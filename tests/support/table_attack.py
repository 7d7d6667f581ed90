"""An attacker who solves released tables: subtraction, then linear and integer programmes.

Independent of the product's code: the constraints that follow from a release are derived here again, and so is what the
rule of merging tells about the rows in a merged row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, inf
from typing import Any

import highspy
import numpy as np

HALF_DAY = 720  # minutes
MANY = 20_000  # visits: more than any programme has in a period
CLOSE = 1e-5
NOTHING: Mapping[str, int] = {}


@dataclass(slots=True)
class Found:
    """The result: cells known exactly, and cells known to less than k visits (fewest, most)."""

    exact: dict[str, int] = field(default_factory=dict)
    narrow: dict[str, tuple[int, int]] = field(default_factory=dict)


def subtract(cells: Mapping[str, Any], constraints: Sequence[Any], hidden: Collection[str]) -> dict[str, int]:
    """Return suppressed cells that follow by adding and subtracting alone, one unknown at a time."""
    known = {key: cell.visits for key, cell in cells.items() if key not in hidden}
    sums = [(constraint.total, constraint.parts) for constraint in constraints if constraint.times == 1]
    found: dict[str, int] = {}
    while True:
        count = len(found)
        for total, parts in sums:
            unknown = [key for key in (total, *parts) if key in cells and key not in known]
            if len(unknown) == 1:
                rest = sum(known.get(part, 0) for part in parts)
                found[unknown[0]] = known[unknown[0]] = rest if unknown[0] == total else known[total] - rest
        if len(found) == count:
            return found


def attack(
    cells: Mapping[str, Any],
    constraints: Sequence[Any],
    hidden: Collection[str],
    k: int,
    first: bool = False,
    floors: Mapping[str, int] = NOTHING,
    own: Mapping[str, int] = NOTHING,
    merged: Sequence[Any] = (),
) -> Found:
    """Return everything that can be derived from a release; `first`: stop at the first cell.

    `floors`: the least visits and pilots that a suppressed cell is known to have, if not 1. `own`: how many visits of a
    cell the attacker made. `merged`: rows that were put together by the merging rule (with `whole`, `parts`, `times`).
    """
    result = Found(exact=subtract(cells, constraints, hidden))
    if first and result.exact:
        return result
    system = _System(cells, constraints, sorted(hidden), floors, own, k, merged)
    seen: dict[str, tuple[int, int]] = {}
    for key in system.names:
        low, high = seen.get(key, (MANY, 0))
        if high - low >= k:  # two feasible tables k apart are known already: protected
            continue
        bounds = []
        for sign in (-1, 1):
            value, table = system.extreme(key, sign)
            bounds.append(value)
            for name, visits in table.items():
                least, most = seen.get(name, (visits, visits))
                seen[name] = (min(least, visits), max(most, visits))
        if bounds[1] - bounds[0] < k:
            result.narrow[key] = (bounds[0], bounds[1])
            if first:
                break
        if bounds[0] == bounds[1]:
            result.exact[key] = bounds[0]
    return result


def feasibility_intervals(
    cells: Mapping[str, Any],
    constraints: Sequence[Any],
    hidden: Collection[str],
    floors: Mapping[str, int] = NOTHING,
) -> dict[str, tuple[float, float]]:
    """Return the fewest and most visits of each suppressed cell over all feasible tables; `inf` if unbounded."""
    system = _System(cells, constraints, sorted(hidden), floors)
    found = {}
    for key in system.names:
        low, high = (system.extreme(key, sign)[0] for sign in (-1, 1))
        found[key] = (float(low), inf if high >= MANY - 1 else float(high))
    return found


class _System:
    """Unknown visits, minutes and pilots of the suppressed cells, in three blocks of columns, as a matrix."""

    def __init__(
        self,
        cells: Mapping[str, Any],
        constraints: Sequence[Any],
        names: Sequence[str],
        floors: Mapping[str, int],
        own: Mapping[str, int] = NOTHING,
        k: int = 0,
        merged: Sequence[Any] = (),
    ) -> None:
        self.names, self._cells, self._k, self._merged = names, cells, k, merged
        self._floors = [float(max(floors.get(key, 1), min(1, own.get(key, 0)))) for key in names]
        self._column = {key: at for at, key in enumerate(names)}
        self._rows: list[dict[int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        for key in names:
            # Each pilot has at least one visit, and the attacker as many as she made.
            self._say({(key, 0): 1, (key, 2): -1}, max(0, own.get(key, 0) - 1), inf)
            self._say({(key, 0): HALF_DAY, (key, 1): -1}, 0, inf)
        for constraint in constraints:
            self._read(constraint)
        self._binary = 0  # number of binary columns, behind those of the cells
        self._whole = list(range(len(names)))  # columns that are integers
        for row in merged:
            self._follow_the_rule(row)
        self._solver = self._build()

    def extreme(self, key: str, sign: int) -> tuple[int, dict[str, int]]:
        """Return the fewest (-1) or most (1) visits of a cell, and a complete table in which it has them."""
        size, column = len(self.names), self._column[key]
        self._solver.changeColCost(column, float(-sign))
        self._run()
        values = list(self._solver.getSolution().col_value)
        if any(abs(value - round(value)) > CLOSE for value in values[:size]) or not self._is_by_the_rule(values):
            count, columns = len(self._whole), np.array(self._whole, dtype=np.int32)
            for kind in (highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous):
                self._solver.changeColsIntegrality(count, columns, np.array([kind] * count))
                if kind == highspy.HighsVarType.kInteger:
                    self._run()
                    values = list(self._solver.getSolution().col_value)
        self._solver.changeColCost(column, 0.0)
        best = floor(values[column] + CLOSE) if sign > 0 else ceil(values[column] - CLOSE)
        return best, {name: round(value) for name, value in zip(self.names, values[:size], strict=True)}

    def _run(self) -> None:
        self._solver.run()
        assert self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, "the truth itself must fit"

    def _read(self, constraint: Any) -> None:
        """Add one constraint, for visits, minutes and pilots."""
        for block in (0, 1):
            total = {(constraint.total, block): -1.0}
            parts = {(key, block): 1.0 for key in constraint.parts}
            self._say(parts | total, 0, 0 if constraint.times == 1 else inf)
            if constraint.times > 1:
                self._say(parts | {(constraint.total, block): -float(constraint.times)}, -inf, 0)
                for key in constraint.parts:
                    self._say({(constraint.total, block): 1, (key, block): -1}, 0, inf)
        self._say({(key, 2): 1.0 for key in constraint.parts} | {(constraint.total, 2): -1.0}, 0, inf)
        for key in constraint.parts:
            self._say({(constraint.total, 2): 1, (key, 2): -1}, 0, inf)
            # A pilot's visits beyond the first one are no more in a part than in the total.
            beyond = {(constraint.total, 0): 1, (constraint.total, 2): -1, (key, 0): -1, (key, 2): 1}
            self._say(beyond, 0, inf)

    def _follow_the_rule(self, row: Any) -> None:
        """Add what the merging rule tells: of the rows in a merged row, one is not sensitive by itself.

        Which one is said by a binary column for each. The merged row has at least k visits besides those of the largest
        contributor to each row, who has at least one; where visits count in several rows, of one row.
        """
        self._say({(row.whole, 0): 1}, self._k + (len(row.parts) if row.times == 1 else 1), inf)
        is_not = []
        for part in row.parts:
            at = 3 * len(self.names) + self._binary
            self._binary += 1
            self._whole += [at, self._column[part] + 2 * len(self.names)]
            is_not.append(at)
            for block in (0, 2):
                self._say({(part, block): 1, (at, block): -self._k}, 0, inf)
        self._say({(at, 0): 1 for at in is_not}, 1, inf)

    def _is_by_the_rule(self, values: Sequence[float]) -> bool:
        """Whether each merged row has a part with at least k visits and pilots."""
        pilots = 2 * len(self.names)
        columns = [[self._column[part] for part in row.parts] for row in self._merged]
        return all(any(min(values[at], values[at + pilots]) > self._k - CLOSE for at in row) for row in columns)

    def _say(self, terms: Mapping[tuple[str | int, int], float], low: float, high: float) -> None:
        row: dict[int, float] = {}
        shift = 0.0
        for (key, block), factor in terms.items():
            if isinstance(key, int):
                row[key] = factor
            elif key in self._column:
                row[self._column[key] + block * len(self.names)] = factor
            elif key in self._cells:
                cell = self._cells[key]
                shift += factor * (cell.visits, cell.minutes, cell.pilots)[block]
        if row:
            self._rows.append(row)
            self._low.append(low - shift)
            self._high.append(high - shift)

    def _build(self) -> Any:
        size = len(self.names)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 3 * size + self._binary, len(self._rows)
        model.col_cost_ = np.zeros(3 * size + self._binary)
        model.col_lower_ = np.array([*self._floors, *[0.0] * size, *self._floors, *[0.0] * self._binary])
        most = np.repeat([float(MANY), float(MANY * HALF_DAY), float(MANY)], size)
        model.col_upper_ = np.array([*most, *[1.0] * self._binary])
        model.row_lower_, model.row_upper_ = np.array(self._low), np.array(self._high)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in self._rows)], dtype=np.int32)
        model.a_matrix_.index_ = np.array([at for row in self._rows for at in row], dtype=np.int32)
        model.a_matrix_.value_ = np.array([value for row in self._rows for value in row.values()])
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(model)
        return solver
