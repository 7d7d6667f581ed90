"""Finds the cheapest cells to suppress together with an underprotected one, so that its value could be higher."""

from collections.abc import Mapping
from math import inf

from pilotapp.disclosure.attacker import EMPTY, EXACT, LinearConstraint, Problem, add_row, solved, solver, sum_rows

HIDDEN = 0.001  # cost of a suppressed cell: nearly zero, so that few of them are used


class SecondaryCells:
    """All changes of visits between cells that keep the published values consistent (Kelly, Golden and Assad 1992).

    Each cell with a cost has two columns: visits added and visits removed. Changing a published cell means suppressing
    it, at its cost. No cell loses visits that it is known to have.
    """

    def __init__(self, problem: Problem, costs: Mapping[str, float]) -> None:
        self._problem, self._cells = problem, problem.cells
        self._at = {key: 2 * at for at, key in enumerate(costs)}
        self._hidden: set[str] = set()
        self._model = solver()
        for key, cost in costs.items():
            self._model.addCol(cost, 0, inf, 0, [], [])
            self._model.addCol(cost, 0, self._spare(key), 0, [], [])
        for constraint in problem.constraints:
            self._add(constraint)

    def hide(self, key: str) -> None:
        """Mark a cell as suppressed: changing it costs almost nothing."""
        self._hidden.add(key)
        for column in (0, 1):
            self._model.changeColCost(self._at[key] + column, HIDDEN)

    def cheapest(self, key: str, visits: float) -> list[str]:
        """Return the published cells to suppress so that this cell can reach so many visits; empty if it cannot."""
        at, more = self._at[key], max(1.0, visits - self._cells[key].visits)
        self._model.changeColBounds(at, more, more)
        self._model.changeColBounds(at + 1, 0, 0)
        moves = solved(self._model)
        self._model.changeColBounds(at, 0, inf)
        self._model.changeColBounds(at + 1, 0, self._spare(key))
        return [
            name
            for name, column in self._at.items()
            if moves and name not in self._hidden and moves[column] + moves[column + 1] > EXACT
        ]

    def _spare(self, key: str) -> int:
        """Return how many visits a cell has beyond those that it is known to have."""
        return self._cells[key].visits - self._problem.least_visits(key)

    def _add(self, constraint: LinearConstraint) -> None:
        """Add the rows of the attacker's constraint, as changes relative to the true values."""
        for terms, low, high in sum_rows(constraint):
            true = sum(factor * self._cells.get(key, EMPTY).visits for key, factor in terms)
            moves = [(self._at[key] + side, float(sign * factor)) for key, factor in terms if key in self._at
                     for side, sign in ((0, 1), (1, -1))]  # fmt: skip
            if moves:
                add_row(self._model, moves, low - true, high - true)
