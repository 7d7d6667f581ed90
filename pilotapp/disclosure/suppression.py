"""Which cells of a release are hidden, so that nobody can turn the figures back into people. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from pilotapp.disclosure.attacker import EMPTY, Cell, Relation, intervals
from pilotapp.disclosure.audit import Tables
from pilotapp.disclosure.random_costs import Chance
from pilotapp.disclosure.secondary import Widening

__all__ = ["Cell", "Relation", "Unprotectable", "collides", "intervals", "primary", "protect"]

SHARE = (4, 5)  # one pilot may hold at most 80 % of the visits of a shown cell
WHOLE = 1000.0  # what hiding a grand total costs: it is hidden only where nothing else helps
Told = Callable[[int, int], None]  # hears how many looks at cells were taken, and how many there will be so far


def untold(done: int, total: int) -> None:
    """Where nobody wants to hear how far it is."""


class Unprotectable(Exception):
    """What may still be hidden is not enough: too much was published before."""


def primary(cell: Cell, k: int) -> str | None:
    """Why a cell may not be shown for its own sake: 'few_visits', 'few_pilots', 'one_pilot'; None: it may."""
    if not cell.visits:
        return None
    if cell.visits < k:
        return "few_visits"
    if cell.pilots < k:
        return "few_pilots"
    return "one_pilot" if cell.most * SHARE[1] > cell.visits * SHARE[0] else None


def protect(
    cells: Mapping[str, Cell],
    relations: Sequence[Relation],
    k: int,
    secret: str,
    *,
    shown: Collection[str] = (),
    hidden: Mapping[str, str] | None = None,
    told: Told = untold,
) -> dict[str, str]:
    """The cells to hide, each with its reason: 'few_visits', 'few_pilots', 'one_pilot' or 'derivable'.

    `shown` and `hidden` were published before and stay as they are. The reasons are for the programme: an outsider
    must see the same sign on every hidden cell, because 'few visits' alone says that there are fewer than k.
    The same figures under the same `secret` of the installation always give the same; who does not know it cannot
    repeat the choice and see which tables would have led to another one.
    It may take minutes: `told` hears often how far it is, and whatever it raises ends the work.
    Raises Unprotectable where no choice is safe, ValueError where a relation does not add up.
    """
    before = dict(hidden or {})
    _check_sums(cells, relations)
    found = {key: reason for key, cell in cells.items() if (reason := primary(cell, k))}
    known = _follows(cells, relations, shown)
    if open_ones := sorted(known & (found.keys() | before.keys())):
        raise Unprotectable(f"what was shown before gives {open_ones[0]!r} away")
    free = [key for key, cell in cells.items() if cell.visits and key not in known]
    chosen = _choose(cells, relations, k, free, before.keys() | found.keys(), secret, Looks(told))
    return {key: before.get(key) or found.get(key, "derivable") for key in sorted(chosen)}


def collides(existing: Iterable[tuple[date, date]], new: tuple[date, date]) -> tuple[date, date] | None:
    """The first period of releases (first day, last day) that a new one must not stand beside; None: it may.

    Rule: no day is released twice. Months 1-6 and 1-7 give July by subtraction; quarters 1-3 and the year give the
    fourth; two halves and the year give what one half hides wherever the other shows it; and the same period once
    more gives, beside the first, every visit that was corrected in between. Periods that share no day have nothing to
    subtract. A longer period is put together from releases by their sum, under the same control.
    """
    return next((old for old in sorted(existing) if old[0] <= new[1] and new[0] <= old[1]), None)


def _check_sums(cells: Mapping[str, Cell], relations: Sequence[Relation]) -> None:
    for relation in relations:
        total = cells.get(relation.total, EMPTY)
        parts = [cells.get(key, EMPTY) for key in relation.parts]
        for whole, values in (
            (total.visits, [part.visits for part in parts]),
            (total.minutes, [part.minutes for part in parts]),
        ):
            if not whole <= sum(values) <= relation.times * whole or max(values, default=0) > whole:
                raise ValueError(f"the parts of {relation.total or 'the grand total'} do not add up")


def _follows(cells: Mapping[str, Cell], relations: Sequence[Relation], shown: Collection[str]) -> set[str]:
    """What was shown, and what follows by adding and subtracting: to hide that would be of no use."""
    known = set(shown)
    sums = [relation for relation in relations if relation.times == 1]
    while True:
        count = len(known)
        for relation in sums:
            unknown = [key for key in relation.keys if key not in known and cells.get(key, EMPTY).visits]
            if len(unknown) == 1 and len(known.intersection(relation.keys)):
                known.add(unknown[0])
        if len(known) == count:
            return known


class Looks:
    """Counts looks at hidden cells. That further cells must be hidden makes more of them than was known before."""

    def __init__(self, told: Told) -> None:
        self._told, self._done, self._total = told, 0, 0

    def ahead(self, count: int) -> None:
        """So many are still to come, as far as is known."""
        self._total = self._done + count
        self._told(self._done, self._total)

    def took(self, count: int = 1) -> None:
        """So many were taken; none: it only goes on."""
        self._done += count
        self._told(self._done, self._total)


def _choose(
    cells: Mapping[str, Cell],
    relations: Sequence[Relation],
    k: int,
    free: Sequence[str],
    hidden: Collection[str],
    secret: str,
    looks: Looks,
) -> set[str]:
    """The hidden cells, a few for no reason beside them, and those that all these need."""
    chance = Chance(secret, cells, k)
    parts = {key for relation in relations for key in relation.parts}
    costs = {key: chance.cost(key, cells[key].visits) if key in parts else WHOLE for key in free}
    more = {key for key in free if key in parts and chance.hides(key)} - set(hidden) if hidden else set()
    if more:
        with suppress(Unprotectable):  # what was published before may leave these no room
            return _Choice(cells, relations, k, costs, looks).made(more.union(hidden))
    return _Choice(cells, relations, k, costs, looks).made(hidden)


class _Choice:
    """The cells that are hidden together; `costs` are of those that may be."""

    def __init__(
        self,
        cells: Mapping[str, Cell],
        relations: Sequence[Relation],
        k: int,
        costs: Mapping[str, float],
        looks: Looks,
    ) -> None:
        self._cells, self._relations, self._k, self._costs, self._looks = cells, relations, k, costs, looks
        self._tables = Tables(cells, relations, list(costs), k)
        self._widening = Widening(cells, relations, costs)
        self._chosen: set[str] = set()

    def made(self, hidden: Collection[str]) -> set[str]:
        """The hidden cells and as many others as it takes until each can have values that are k apart."""
        self._hide(sorted(hidden))
        self._looks.ahead(len(self._chosen))
        while narrow := self._tables.narrow(sorted(self._chosen), looked=self._looks.took):
            count = len(self._chosen)
            for key, low in narrow.items():
                self._hide(self._widening.cheapest(key, min(low, self._cells[key].visits) + self._k))
            if len(self._chosen) == count:
                near = _near(self._relations, narrow) & self._costs.keys() - self._chosen
                self._hide(sorted(near, key=lambda key: (self._costs[key], key))[:1])
            if len(self._chosen) == count:
                raise Unprotectable(f"nothing is left to hide beside {next(iter(narrow))}")
            self._looks.ahead(len(self._chosen))
        self._show_again(self._chosen - set(hidden))
        return self._chosen

    def _hide(self, keys: Iterable[str]) -> None:
        for key in keys:
            if key not in self._chosen:
                self._chosen.add(key)
                self._tables.hide(key)
                self._widening.hide(key)

    def _show_again(self, further: Collection[str]) -> None:
        """Takes out those of the `further` cells without which all others stay wide, the dearest first."""
        self._looks.ahead(len(further))
        for key in sorted(further, key=lambda key: (-self._costs[key], key)):
            self._tables.show(key)
            near = _near(self._relations, [key])
            rest = sorted(self._chosen - {key}, key=lambda other: (other not in near, other))  # fails soon, if it does
            if self._tables.narrow(rest, first=True, looked=lambda: self._looks.took(0)):
                self._tables.hide(key)
            else:
                self._chosen.remove(key)
            self._looks.took()


def _near(relations: Sequence[Relation], keys: Collection[str]) -> set[str]:
    """All cells that share a relation with one of these."""
    wanted = set(keys)
    return {key for relation in relations if not wanted.isdisjoint(relation.keys) for key in relation.keys}
