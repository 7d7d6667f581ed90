"""Chooses the cells of a release to suppress, so that no figure can be traced to individuals. Pure functions."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from pilotapp.disclosure.attacker import EMPTY, Cell, LinearConstraint, least
from pilotapp.disclosure.audit import AuditModel
from pilotapp.disclosure.random_costs import RandomCosts
from pilotapp.disclosure.secondary import SecondaryCells

__all__ = ["Cell", "Infeasible", "LinearConstraint", "overlapping_period", "primary", "suppress"]

# Reasons of suppression. Releases are stored and hashed with these values.
FREQUENCY, CONTRIBUTORS, DOMINANCE, SECONDARY = "few_visits", "few_pilots", "one_pilot", "derivable"
DOMINANCE_SHARE = (4, 5)  # one pilot may have at most 80 % of the visits of a published cell
GRAND_TOTAL_COST = 1000.0  # factor of the cost of a grand total: it is suppressed only if nothing else helps
NO_FLOORS: Mapping[str, int] = {}
OnProgress = Callable[[int, int], None]  # called with the checks of cells done, and the number expected so far


def no_progress(done: int, total: int) -> None:
    """Ignore progress."""


class Infeasible(Exception):
    """No cell that may still be suppressed makes the pattern safe: too much was published before."""


def primary(cell: Cell, k: int) -> str | None:
    """Return why a cell is sensitive by itself: FREQUENCY, CONTRIBUTORS or DOMINANCE; None if it is not."""
    if not cell.visits:
        return None
    if cell.visits < k:
        return FREQUENCY
    if cell.pilots < k:
        return CONTRIBUTORS
    return DOMINANCE if cell.largest_contribution * DOMINANCE_SHARE[1] > cell.visits * DOMINANCE_SHARE[0] else None


def suppress(
    cells: Mapping[str, Cell],
    constraints: Sequence[LinearConstraint],
    k: int,
    secret: str,
    *,
    shown: Collection[str] = (),
    hidden: Mapping[str, str] | None = None,
    floors: Mapping[str, int] = NO_FLOORS,
    on_progress: OnProgress = no_progress,
) -> dict[str, str]:
    """Return the cells to suppress, each with its reason: FREQUENCY, CONTRIBUTORS, DOMINANCE or SECONDARY.

    `shown` and `hidden` were published or suppressed before and stay so. `floors` has the least visits and pilots that
    everybody knows a cell to have if it is suppressed; 1 if it is not named. An empty cell is published, unless it is
    in `hidden` and its floor is 0. The reasons are for the programme only: readers must see the same symbol in every
    suppressed cell, because 'few visits' would reveal that there are fewer than k. The result is deterministic for the
    same figures and `secret`; without the secret nobody can reproduce the choice and exclude tables that lead to
    another one (`random_costs`). It may take minutes: `on_progress` is called often, and any exception that it raises
    ends the work. Raises Infeasible if no pattern is safe, ValueError if a constraint does not add up or a floor is
    higher than its cell.
    """
    before = dict(hidden or {})
    _check_sums(cells, constraints)
    found = {key: reason for key, cell in cells.items() if (reason := primary(cell, k))}
    unknown = {key for key, cell in cells.items() if cell.visits or key in before}
    _check_floors(cells, unknown, floors)
    known = _derivable_by_sums(unknown, constraints, shown)
    if open_ones := sorted(known & (found.keys() | before.keys())):
        raise Infeasible(f"what was shown before gives {open_ones[0]!r} away")
    free = [key for key in cells if key in unknown and key not in known]
    told = Progress(on_progress)
    chosen = _choose(cells, constraints, k, floors, free, before.keys() | found.keys(), secret, told)
    return {key: before.get(key) or found.get(key, SECONDARY) for key in sorted(chosen)}


def overlapping_period(existing: Iterable[tuple[date, date]], new: tuple[date, date]) -> tuple[date, date] | None:
    """Return the first period of releases (first day, last day) that overlaps the new one and forbids it; else None.

    Rule: no day is released twice. Months 1-6 and 1-7 give July by subtraction; quarters 1-3 and the year give the
    fourth; two halves and the year give what one half suppresses wherever the other publishes it; and the same period
    once more gives, by comparison, every visit that was corrected in between. Periods without a common day allow no
    subtraction. A longer period is published as a sum of releases, under the same control.
    """
    return next((old for old in sorted(existing) if old[0] <= new[1] and new[0] <= old[1]), None)


def _check_sums(cells: Mapping[str, Cell], constraints: Sequence[LinearConstraint]) -> None:
    for constraint in constraints:
        total = cells.get(constraint.total, EMPTY)
        parts = [cells.get(key, EMPTY) for key in constraint.parts]
        for whole, values in (
            (total.visits, [part.visits for part in parts]),
            (total.minutes, [part.minutes for part in parts]),
        ):
            if not whole <= sum(values) <= constraint.times * whole or max(values, default=0) > whole:
                raise ValueError(f"the parts of {constraint.total or 'the grand total'} do not add up")


def _check_floors(cells: Mapping[str, Cell], keys: Iterable[str], floors: Mapping[str, int]) -> None:
    for key in keys:
        if least(floors, key) > min(cells[key].visits, cells[key].pilots):
            raise ValueError(f"the floor of {key or 'the grand total'} is higher than the cell")


def _derivable_by_sums(
    cells: Collection[str], constraints: Sequence[LinearConstraint], shown: Collection[str]
) -> set[str]:
    """Return the published cells and those that follow from them by sums: suppressing them would be useless.

    `cells` are those that are not published as 0.
    """
    known = set(shown)
    sums = [constraint for constraint in constraints if constraint.times == 1]
    while True:
        count = len(known)
        for constraint in sums:
            unknown = [key for key in constraint.keys if key not in known and key in cells]
            if len(unknown) == 1 and len(known.intersection(constraint.keys)):
                known.add(unknown[0])
        if len(known) == count:
            return known


class Progress:
    """Counts checks of suppressed cells. The expected number grows when further cells must be suppressed."""

    def __init__(self, on_progress: OnProgress) -> None:
        self._on_progress, self._done, self._total = on_progress, 0, 0

    def ahead(self, count: int) -> None:
        """Add to the number of expected checks."""
        self._total = self._done + count
        self._on_progress(self._done, self._total)

    def took(self, count: int = 1) -> None:
        """Add to the number of checks done; 0 only reports progress."""
        self._done += count
        self._on_progress(self._done, self._total)


def _choose(
    cells: Mapping[str, Cell],
    constraints: Sequence[LinearConstraint],
    k: int,
    floors: Mapping[str, int],
    free: Sequence[str],
    hidden: Collection[str],
    secret: str,
    progress: Progress,
) -> set[str]:
    """Return the sensitive cells, a few without need, and the secondary suppressions for all of them."""
    random_costs = RandomCosts(secret, cells, k)
    parts = {key for constraint in constraints for key in constraint.parts}
    costs = {key: random_costs.cost(key, cells[key].visits) if key in parts else GRAND_TOTAL_COST for key in free}
    more = {key for key in free if key in parts and random_costs.hides(key)} - set(hidden) if hidden else set()
    if more:
        with contextlib.suppress(Infeasible):  # earlier publications may make these infeasible
            return _SecondarySuppression(cells, constraints, k, floors, costs, progress).made(more.union(hidden))
    return _SecondarySuppression(cells, constraints, k, floors, costs, progress).made(hidden)


class _SecondarySuppression:
    """Grows a set of suppressed cells until it is safe; `costs` has the cells that may be added."""

    def __init__(
        self,
        cells: Mapping[str, Cell],
        constraints: Sequence[LinearConstraint],
        k: int,
        floors: Mapping[str, int],
        costs: Mapping[str, float],
        progress: Progress,
    ) -> None:
        self._cells, self._constraints, self._k, self._costs, self._progress = cells, constraints, k, costs, progress
        self._audit = AuditModel(cells, constraints, list(costs), k, floors)
        self._secondary = SecondaryCells(cells, constraints, costs, floors)
        self._chosen: set[str] = set()

    def made(self, hidden: Collection[str]) -> set[str]:
        """Return the suppressed cells and the further ones needed until each has feasible values k apart."""
        self._hide(sorted(hidden))
        self._progress.ahead(len(self._chosen))
        while underprotected := self._audit.underprotected(sorted(self._chosen), on_checked=self._progress.took):
            count = len(self._chosen)
            for key, low in underprotected.items():
                self._hide(self._secondary.cheapest(key, min(low, self._cells[key].visits) + self._k))
            if len(self._chosen) == count:
                neighbours = _neighbours(self._constraints, underprotected) & self._costs.keys() - self._chosen
                self._hide(sorted(neighbours, key=lambda key: (self._costs[key], key))[:1])
            if len(self._chosen) == count:
                raise Infeasible(f"nothing is left to hide beside {next(iter(underprotected))}")
            self._progress.ahead(len(self._chosen))
        self._remove_redundant(self._chosen - set(hidden))
        return self._chosen

    def _hide(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self._chosen:
                self._chosen.add(key)
                self._audit.hide(key)
                self._secondary.hide(key)

    def _remove_redundant(self, further: Collection[str]) -> None:
        """Remove those of the `further` cells that are not needed for protection, the most expensive first."""
        self._progress.ahead(len(further))
        for key in sorted(further, key=lambda key: (-self._costs[key], key)):
            self._audit.show(key)
            neighbours = _neighbours(self._constraints, [key])
            rest = sorted(
                self._chosen - {key}, key=lambda other: (other not in neighbours, other)
            )  # stops at the first underprotected cell
            if self._audit.underprotected(rest, first=True, on_checked=lambda: self._progress.took(0)):
                self._audit.hide(key)
            else:
                self._chosen.remove(key)
            self._progress.took()


def _neighbours(constraints: Sequence[LinearConstraint], keys: Collection[str]) -> set[str]:
    """Return all cells that share a constraint with one of these."""
    wanted = set(keys)
    return {key for constraint in constraints if not wanted.isdisjoint(constraint.keys) for key in constraint.keys}
