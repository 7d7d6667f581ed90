"""Chooses the cells of a release to suppress, so that no figure can be traced to individuals. Pure functions."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from pilotapp.disclosure.attacker import EMPTY, Cell, LinearConstraint, Problem
from pilotapp.disclosure.audit import is_protected
from pilotapp.disclosure.pattern import Infeasible, OnProgress, Progress, choose, no_progress

__all__ = [
    "Cell",
    "Infeasible",
    "LinearConstraint",
    "OnProgress",
    "no_progress",
    "overlapping_period",
    "own_visits_room",
    "primary",
    "suppress",
]

# Reasons of suppression. Releases are stored and hashed with these values.
FREQUENCY, CONTRIBUTORS, DOMINANCE, SECONDARY = "few_visits", "few_pilots", "one_pilot", "derivable"
MERGED = "merged"  # a row that is put together with others; never stored with a number of its own
DOMINANCE_SHARE = (4, 5)  # one pilot may have at most 80 % of the visits of a published cell
EQUAL: Mapping[str, float] = {}
NO_FLOORS: Mapping[str, int] = {}


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
    weights: Mapping[str, float] = EQUAL,
    on_progress: OnProgress = no_progress,
) -> dict[str, str]:
    """Return the cells to suppress, each with its reason: FREQUENCY, CONTRIBUTORS, DOMINANCE or SECONDARY.

    `shown` and `hidden` were published or suppressed before and stay so. `floors` has the least visits, and least
    pilots up to `k`, that everybody knows a cell to have if it is suppressed; 1 if it is not named. An empty cell is
    published, unless it is in `hidden` and its floor is 0. `weights` say how much readers lose with a cell, 1 if it is
    not named. The reasons are for the programme only: readers must see the same symbol in every suppressed cell,
    because 'few visits' would reveal that there are fewer than k. The result is deterministic for the same figures and
    `secret`; without the secret nobody can reproduce the choice and exclude tables that lead to another one
    (`random_costs`). It may take minutes: `on_progress` is called often, and any exception that it raises ends the
    work. Raises Infeasible if no pattern is safe, ValueError if a constraint does not add up or a floor is higher than
    its cell.
    """
    before = dict(hidden or {})
    problem = Problem(cells, constraints, k, floors)
    _check_sums(cells, constraints)
    found = {key: reason for key, cell in cells.items() if (reason := primary(cell, k))}
    unknown = {key for key, cell in cells.items() if cell.visits or key in before}
    _check_floors(problem, unknown)
    known = _derivable_by_sums(unknown, constraints, shown)
    if open_ones := sorted(known & (found.keys() | before.keys())):
        raise Infeasible(f"what was shown before gives {open_ones[0]!r} away")
    free = [key for key in cells if key in unknown and key not in known]
    chosen = choose(problem, free, before.keys() | found.keys(), secret, Progress(on_progress), weights)
    return {key: before.get(key) or found.get(key, SECONDARY) for key in sorted(chosen)}


def overlapping_period(existing: Iterable[tuple[date, date]], new: tuple[date, date]) -> tuple[date, date] | None:
    """Return the first period of releases (first day, last day) that overlaps the new one and forbids it; else None.

    Rule: no day is released twice. Months 1-6 and 1-7 give July by subtraction; quarters 1-3 and the year give the
    fourth; two halves and the year give what one half suppresses wherever the other publishes it; and the same period
    once more gives, by comparison, every visit that was corrected in between. Periods without a common day allow no
    subtraction. A longer period is published as a sum of releases, under the same control.
    """
    return next((old for old in sorted(existing) if old[0] <= new[1] and new[0] <= old[1]), None)


def own_visits_room(
    cells: Mapping[str, Cell],
    constraints: Sequence[LinearConstraint],
    hidden: Collection[str],
    k: int,
    floors: Mapping[str, int] = NO_FLOORS,
) -> int:
    """Return how many visits apart the feasible values of each suppressed cell are to pilots who know their own visits.

    At most `k`, which is what `suppress` leaves them if the release has `pattern.OWN_VISITS_PILOTS` pilots, unless that
    is infeasible without suppressing a grand total.
    """
    problem = Problem(cells, constraints, k, floors, own_visits=True)
    return next(room for room in range(k, -1, -1) if is_protected(replace(problem, k=room), sorted(hidden)))


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


def _check_floors(problem: Problem, keys: Iterable[str]) -> None:
    for key in keys:
        cell = problem.cells[key]
        if problem.least_visits(key) > cell.visits or problem.least_pilots(key) > cell.pilots:
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
