"""Chooses the cells that are suppressed besides those that are already, until each is protected."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from pilotapp.disclosure.attacker import LinearConstraint, Problem
from pilotapp.disclosure.audit import AuditModel, is_protected
from pilotapp.disclosure.random_costs import RandomCosts
from pilotapp.disclosure.secondary import SecondaryCells

GRAND_TOTAL_COST = 1000.0  # factor of the cost of a grand total: it is suppressed only if nothing else helps
OWN_VISITS_PILOTS = 10  # from so many pilots on, those who subtract their own visits are left room k, too
OnProgress = Callable[[int, int], None]  # called with the checks of cells done, and the number expected so far


def no_progress(done: int, total: int) -> None:
    """Ignore progress."""


class Infeasible(Exception):
    """No cell that may still be suppressed makes the pattern safe: too much was published before."""


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


def choose(
    problem: Problem,
    free: Sequence[str],
    hidden: Collection[str],
    secret: str,
    progress: Progress,
    weights: Mapping[str, float],
) -> set[str]:
    """Return the sensitive cells, a few without need, and the secondary suppressions for all of them."""
    if not hidden:
        return set()
    random_costs = RandomCosts(secret, problem.cells, problem.k)
    parts = {key for constraint in problem.constraints for key in constraint.parts}
    costs = dict.fromkeys(free, GRAND_TOTAL_COST)
    for key in parts.intersection(free):
        costs[key] = weights.get(key, 1) * random_costs.cost(key, problem.cells[key].visits)
    more = {key for key in free if key in parts and random_costs.hides(key)}
    own = replace(problem, own_visits=True)
    may_know = _leaves_room(own, [key for key in free if key in parts or key in hidden], progress)
    # What was published before may make the first ones infeasible.
    for tried in [own, problem] if may_know else [problem]:
        for start in [more.union(hidden), hidden] if more.difference(hidden) else [hidden]:
            with contextlib.suppress(Infeasible):
                return _SecondarySuppression(tried, costs, progress).made(start)
    raise Infeasible("no pattern is safe")


def _leaves_room(own: Problem, most: Sequence[str], progress: Progress) -> bool:
    """Whether there are pilots enough, and a pattern of no more than these cells protects against their knowledge."""
    if max(cell.pilots for cell in own.cells.values()) < OWN_VISITS_PILOTS:
        return False
    return is_protected(own, most, on_checked=lambda: progress.took(0))


class _SecondarySuppression:
    """Grows a set of suppressed cells until it is safe; `costs` has the cells that may be added."""

    def __init__(self, problem: Problem, costs: Mapping[str, float], progress: Progress) -> None:
        self._problem, self._cells, self._costs, self._progress = problem, problem.cells, costs, progress
        self._audit = AuditModel(problem, list(costs))
        self._secondary = SecondaryCells(problem, costs)
        self._chosen: set[str] = set()

    def made(self, hidden: Collection[str]) -> set[str]:
        """Return the suppressed cells and the further ones needed until each has feasible values k apart."""
        self._hide(sorted(hidden))
        self._progress.ahead(len(self._chosen))
        while underprotected := self._audit.underprotected(sorted(self._chosen), on_checked=self._progress.took):
            count = len(self._chosen)
            for key, low in underprotected.items():
                self._hide(self._secondary.cheapest(key, min(low, self._cells[key].visits) + self._problem.k))
            if len(self._chosen) == count:
                neighbours = _neighbours(self._problem.constraints, underprotected) & self._costs.keys() - self._chosen
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
            neighbours = _neighbours(self._problem.constraints, [key])
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
