"""Which cells of a release are hidden, so that nobody can turn the figures back into people. Pure functions."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from pilotapp.disclosure.attacker import EMPTY, Cell, LinearConstraint
from pilotapp.disclosure.audit import AuditModel
from pilotapp.disclosure.random_costs import RandomCosts
from pilotapp.disclosure.secondary import SecondaryCells

__all__ = [
    "Cell",
    "Infeasible",
    "LinearConstraint",
    "overlapping_period",
    "primary",
    "suppress",
]

# Reasons of suppression; releases are stored and hashed with these values.
FREQUENCY, CONTRIBUTORS, DOMINANCE, SECONDARY = "few_visits", "few_pilots", "one_pilot", "derivable"
DOMINANCE_SHARE = (4, 5)  # one pilot may hold at most 80 % of the visits of a shown cell
GRAND_TOTAL_COST = 1000.0  # what hiding a grand total costs: it is hidden only where nothing else helps
OnProgress = Callable[[int, int], None]  # hears how many looks at cells were taken, and how many there will be so far


def no_progress(done: int, total: int) -> None:
    """Where nobody wants to hear how far it is."""


class Infeasible(Exception):
    """What may still be hidden is not enough: too much was published before."""


def primary(cell: Cell, k: int) -> str | None:
    """Why a cell may not be shown for its own sake: FREQUENCY, CONTRIBUTORS or DOMINANCE; None: it may."""
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
    on_progress: OnProgress = no_progress,
) -> dict[str, str]:
    """The cells to hide, each with its reason: FREQUENCY, CONTRIBUTORS, DOMINANCE or SECONDARY.

    `shown` and `hidden` were published before and stay as they are. The reasons are for the programme: an attacker
    must see the same sign on every hidden cell, because 'few visits' alone says that there are fewer than k.
    The same figures under the same `secret` of the installation always give the same; who does not know it cannot
    repeat the choice and see which tables would have led to another one.
    It may take minutes: `on_progress` hears often how far it is, and whatever it raises ends the work.
    Raises Infeasible where no choice is safe, ValueError where a relation does not add up.
    """
    before = dict(hidden or {})
    _check_sums(cells, constraints)
    found = {key: reason for key, cell in cells.items() if (reason := primary(cell, k))}
    known = _derivable_by_sums(cells, constraints, shown)
    if open_ones := sorted(known & (found.keys() | before.keys())):
        raise Infeasible(f"what was shown before gives {open_ones[0]!r} away")
    free = [key for key, cell in cells.items() if cell.visits and key not in known]
    chosen = _choose(cells, constraints, k, free, before.keys() | found.keys(), secret, Progress(on_progress))
    return {key: before.get(key) or found.get(key, SECONDARY) for key in sorted(chosen)}


def overlapping_period(existing: Iterable[tuple[date, date]], new: tuple[date, date]) -> tuple[date, date] | None:
    """The first period of releases (first day, last day) that a new one must not stand beside; None: it may.

    Rule: no day is released twice. Months 1-6 and 1-7 give July by subtraction; quarters 1-3 and the year give the
    fourth; two halves and the year give what one half hides wherever the other shows it; and the same period once
    more gives, beside the first, every visit that was corrected in between. Periods that share no day have nothing to
    subtract. A longer period is put together from releases by their sum, under the same control.
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


def _derivable_by_sums(
    cells: Mapping[str, Cell], constraints: Sequence[LinearConstraint], shown: Collection[str]
) -> set[str]:
    """What was shown, and what follows by adding and subtracting: to hide that would be of no use."""
    known = set(shown)
    sums = [constraint for constraint in constraints if constraint.times == 1]
    while True:
        count = len(known)
        for constraint in sums:
            unknown = [key for key in constraint.keys if key not in known and cells.get(key, EMPTY).visits]
            if len(unknown) == 1 and len(known.intersection(constraint.keys)):
                known.add(unknown[0])
        if len(known) == count:
            return known


class Progress:
    """Counts looks at hidden cells. That further cells must be hidden makes more of them than was known before."""

    def __init__(self, on_progress: OnProgress) -> None:
        self._on_progress, self._done, self._total = on_progress, 0, 0

    def ahead(self, count: int) -> None:
        """So many are still to come, as far as is known."""
        self._total = self._done + count
        self._on_progress(self._done, self._total)

    def took(self, count: int = 1) -> None:
        """So many were taken; none: it only goes on."""
        self._done += count
        self._on_progress(self._done, self._total)


def _choose(
    cells: Mapping[str, Cell],
    constraints: Sequence[LinearConstraint],
    k: int,
    free: Sequence[str],
    hidden: Collection[str],
    secret: str,
    progress: Progress,
) -> set[str]:
    """The hidden cells, a few for no reason beside them, and those that all these need."""
    random_costs = RandomCosts(secret, cells, k)
    parts = {key for constraint in constraints for key in constraint.parts}
    costs = {key: random_costs.cost(key, cells[key].visits) if key in parts else GRAND_TOTAL_COST for key in free}
    more = {key for key in free if key in parts and random_costs.hides(key)} - set(hidden) if hidden else set()
    if more:
        with contextlib.suppress(Infeasible):  # what was published before may leave these no room
            return _SecondarySuppression(cells, constraints, k, costs, progress).made(more.union(hidden))
    return _SecondarySuppression(cells, constraints, k, costs, progress).made(hidden)


class _SecondarySuppression:
    """The cells that are hidden together; `costs` are of those that may be."""

    def __init__(
        self,
        cells: Mapping[str, Cell],
        constraints: Sequence[LinearConstraint],
        k: int,
        costs: Mapping[str, float],
        progress: Progress,
    ) -> None:
        self._cells, self._constraints, self._k, self._costs, self._progress = cells, constraints, k, costs, progress
        self._audit = AuditModel(cells, constraints, list(costs), k)
        self._secondary = SecondaryCells(cells, constraints, costs)
        self._chosen: set[str] = set()

    def made(self, hidden: Collection[str]) -> set[str]:
        """The hidden cells and as many others as it takes until each can have values that are k apart."""
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
        """Takes out those of the `further` cells without which all others stay wide, the dearest first."""
        self._progress.ahead(len(further))
        for key in sorted(further, key=lambda key: (-self._costs[key], key)):
            self._audit.show(key)
            neighbours = _neighbours(self._constraints, [key])
            rest = sorted(
                self._chosen - {key}, key=lambda other: (other not in neighbours, other)
            )  # fails soon, if it does
            if self._audit.underprotected(rest, first=True, on_checked=lambda: self._progress.took(0)):
                self._audit.hide(key)
            else:
                self._chosen.remove(key)
            self._progress.took()


def _neighbours(constraints: Sequence[LinearConstraint], keys: Collection[str]) -> set[str]:
    """All cells that share a relation with one of these."""
    wanted = set(keys)
    return {key for constraint in constraints if not wanted.isdisjoint(constraint.keys) for key in constraint.keys}
