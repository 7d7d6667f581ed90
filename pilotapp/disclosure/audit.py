"""Audit of a suppression pattern: a cell is protected if two feasible tables differ by at least k visits in it.

'Audit' in the sense of statistical disclosure control; the log of who did what is `pilotapp.audit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import ceil, floor, inf
from typing import Any

from pilotapp.disclosure.attacker import (
    EXACT,
    Problem,
    add_known,
    add_pilots,
    add_row,
    ceiling,
    set_bounds,
    solved,
    solver,
    sum_rows,
)
from pilotapp.domain.limits import MAX_VISIT_MINUTES


class AuditModel:
    """Feasible tables of integer visits, as linear models that are built once.

    Cells are hidden and shown by changing bounds, so that each solve starts from the last solution. One model has only
    visits, and its solutions are nearly always integers; the other has visits, minutes and pilots together.
    """

    def __init__(self, problem: Problem, free: Sequence[str]) -> None:
        self._problem, self._cells, self._top = problem, problem.cells, ceiling(problem.cells)
        self._at = {key: at for at, key in enumerate(free)}
        self._visits = solver()
        self._joint = JointModel(problem, free)
        values = {key: cell.visits for key, cell in problem.cells.items()}
        for key in free:
            self._visits.addCol(0.0, values[key], values[key], 0, [], [])
        for constraint in problem.constraints:
            for row in sum_rows(constraint):
                add_known(self._visits, row, self._at, values)

    def show(self, key: str) -> None:
        """Mark a cell as published: its numbers are fixed."""
        visits = self._cells[key].visits
        self._visits.changeColBounds(self._at[key], visits, visits)
        self._joint.show(key)

    def hide(self, key: str) -> None:
        """Mark a cell as suppressed: it has at least as many visits as the attacker knows."""
        self._visits.changeColBounds(self._at[key], self._problem.least_visits(key), self._top)
        self._joint.hide(key)

    def underprotected(
        self, hidden: Sequence[str], first: bool = False, *, on_checked: Callable[[], None]
    ) -> dict[str, int]:
        """Return the underprotected suppressed cells, each with its lowest feasible visits. `first`: stop after one.

        A table found for one cell counts for all, so most cells need no search of their own. `on_checked` is called
        after each cell.
        """
        span = FeasibleRange({key: self._cells[key].visits for key in hidden}, self._problem.k)
        found: dict[str, int] = {}
        fewest = self._joint.fewest_pilots(hidden)
        for key in hidden:
            for sign in (1, -1):
                if not span.is_protected(key):
                    span.add(self._quick(key, sign, fewest))
            if not span.is_protected(key) and not self._search(key, span, hidden):
                found[key] = span.low[key]
                if first:
                    break
            on_checked()
        return found

    def _search(self, key: str, span: FeasibleRange, hidden: Sequence[str]) -> bool:
        """Whether a longer search finds tables k apart in a cell. Skipped if even the LP relaxation is not k apart.

        Tries first with fixed pilots that leave this cell the most room, then all columns as integers at once.
        """
        ends = {sign: self._joint.extreme(key, sign, hidden) for sign in (1, -1)}
        if ends[1][0] - ends[-1][0] < self._problem.k:
            return False
        for sign, (_, fewest) in ends.items():
            span.add(self._quick(key, sign, fewest))
        for sign in (1, -1):
            if not span.is_protected(key):
                span.add(self._joint.whole(key, sign, hidden))
        return span.is_protected(key)

    def _quick(self, key: str, sign: int, fewest: Mapping[str, int]) -> dict[str, int]:
        """Return a table with the most (`sign` 1) or fewest (-1) visits of a cell; {} if none fits.

        `fewest`: the pilots of each suppressed cell, and so a lower bound of its visits.
        """
        low = [pilots + self._problem.further_visits(name) for name, pilots in fewest.items()]
        set_bounds(self._visits, [self._at[name] for name in fewest], low, self._top)
        self._visits.changeColCost(self._at[key], -float(sign))
        found = solved(self._visits)
        columns = [self._at[name] for name in fewest]
        if found and any(abs(found[column] - round(found[column])) > EXACT for column in columns):
            with in_whole(self._visits, columns):
                found = solved(self._visits)
        self._visits.changeColCost(self._at[key], 0.0)
        table = {name: round(found[self._at[name]]) for name in fewest} if found else {}
        return table if self._joint.fits(table) else {}


def is_protected(problem: Problem, hidden: Sequence[str], on_checked: Callable[[], None] = lambda: None) -> bool:
    """Whether every cell of a pattern is protected."""
    audit = AuditModel(problem, hidden)
    for key in hidden:
        audit.hide(key)
    return not audit.underprotected(hidden, first=True, on_checked=on_checked)


class JointModel:
    """Visits, minutes and pilots of the suppressed cells in one model."""

    def __init__(self, problem: Problem, free: Sequence[str]) -> None:
        self._problem, self._cells, self._top = problem, problem.cells, ceiling(problem.cells)
        self._visits, self._minutes, self._pilots = (
            {key: 3 * at + column for at, key in enumerate(free)} for column in range(3)
        )
        self._model: Any = solver()
        for key in free:
            for _ in range(3):
                self._model.addCol(0.0, 0.0, 0.0, 0, [], [])
            add_row(self._model, [(self._visits[key], 1), (self._pilots[key], -1)], problem.further_visits(key), inf)
            add_row(self._model, [(self._visits[key], MAX_VISIT_MINUTES), (self._minutes[key], -1)], 0, inf)
            self.show(key)
        visits = {key: cell.visits for key, cell in problem.cells.items()}
        minutes = {key: cell.minutes for key, cell in problem.cells.items()}
        for constraint in problem.constraints:
            for row in sum_rows(constraint):
                add_known(self._model, row, self._visits, visits)
                add_known(self._model, row, self._minutes, minutes)
            add_pilots(self._model, constraint, self._visits, self._pilots, problem.cells)

    def show(self, key: str) -> None:
        """Mark a cell as published: its numbers are fixed."""
        cell, at = self._cells[key], self._visits[key]
        values = [cell.visits, cell.minutes, cell.pilots]
        set_bounds(self._model, [at, at + 1, at + 2], values, values)
        self._model.changeColCost(at + 2, 0.0)

    def hide(self, key: str) -> None:
        """Mark a cell as suppressed: at least the known visits and pilots, at most 720 minutes for each visit."""
        at, low = self._visits[key], [self._problem.least_visits(key), 0, self._problem.least_pilots(key)]
        most = [self._top, MAX_VISIT_MINUTES * self._top, self._top]
        set_bounds(self._model, [at, at + 1, at + 2], low, most)
        self._model.changeColCost(at + 2, 1.0)

    def fewest_pilots(self, hidden: Sequence[str]) -> dict[str, int]:
        """Return pilots of the suppressed cells, with the smallest feasible sum."""
        found = solved(self._model)
        if not found:
            return {key: self._problem.least_pilots(key) for key in hidden}
        return {key: ceil(found[self._pilots[key]] - EXACT) for key in hidden}

    def fits(self, table: Mapping[str, int]) -> bool:
        """Whether feasible minutes and pilots exist for these visits.

        Fractional pilots are accepted: all constraints on them still hold after rounding up, and after counting one in
        cells that may be empty and are not.
        """
        columns = [self._visits[key] for key in table]
        values = list(table.values())
        set_bounds(self._model, columns, values, values)
        found = solved(self._model)
        set_bounds(self._model, columns, [self._problem.least_visits(key) for key in table], self._top)
        return found is not None

    def extreme(self, key: str, sign: int, hidden: Sequence[str]) -> tuple[float, dict[str, int]]:
        """Solve the LP relaxation for the most (`sign` 1) or fewest (-1) visits of a cell.

        Return that number and the pilots of the solution, rounded.
        """
        self._model.changeColCost(self._visits[key], -100.0 * sign)
        found = solved(self._model)
        self._model.changeColCost(self._visits[key], 0.0)
        if not found:
            return self._cells[key].visits, {}
        value = found[self._visits[key]]
        bound = floor(value + EXACT) if sign > 0 else ceil(value - EXACT)
        return bound, {name: ceil(found[self._pilots[name]] - EXACT) for name in hidden}

    def whole(self, key: str, sign: int, hidden: Sequence[str]) -> dict[str, int]:
        """Return an integer table with many (`sign` 1) or few (-1) visits of a cell; {} if none was found."""
        self._model.changeColCost(self._visits[key], -100.0 * sign)
        with in_whole(self._model, [self._visits[name] for name in hidden]):
            found = solved(self._model)
        self._model.changeColCost(self._visits[key], 0.0)
        return {name: round(found[self._visits[name]]) for name in hidden} if found else {}


class FeasibleRange:
    """The range [low, high] of visits found for each suppressed cell, starting from the true values."""

    def __init__(self, true: Mapping[str, int], k: int) -> None:
        self._k, self.low, self._high = k, dict(true), dict(true)

    def add(self, table: Mapping[str, int]) -> None:
        """Extend the ranges by a feasible table."""
        for key, value in table.items():
            self.low[key], self._high[key] = min(self.low[key], value), max(self._high[key], value)

    def is_protected(self, key: str) -> bool:
        """Whether the range of a cell is at least k wide."""
        return self._high[key] - self.low[key] >= self._k


@contextmanager
def in_whole(model: Any, columns: Sequence[int]) -> Iterator[None]:
    """Make these columns integer during the block."""
    from highspy import HighsVarType

    model.setOptionValue("presolve", "on")
    for column in columns:
        model.changeColIntegrality(column, HighsVarType.kInteger)
    yield
    for column in columns:
        model.changeColIntegrality(column, HighsVarType.kContinuous)
    model.setOptionValue("presolve", "off")
