"""The fewest cells that protect a two-way table, proven by an integer programme with cuts.

Fischetti and Salazar-Gonzalez (2001): a master problem chooses cells, the attacker's linear programmes give a cut for
every chosen cell that is not protected. Every suppressed cell, not only a sensitive one, must have feasible visits k
apart. Shares no code with the product. Visits of two-way tables with margins are flows in a network, so the linear
programmes have integer solutions, and no cell needs to change by more than k.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from time import monotonic
from typing import Any

import highspy
import numpy as np

CLOSE = 1e-6
GRAND_TOTAL = 1000.0  # counts as so many cells: suppressed only if nothing else helps
SECONDS = 120.0  # for one table


class NotProven(Exception):
    """The time was over before an optimum was proven."""


def fewest(
    visits: Mapping[str, int],
    sums: Sequence[tuple[str, Sequence[str]]],
    sensitive: Collection[str],
    k: int,
    costs: Mapping[str, float] | None = None,
) -> set[str]:
    """Return a smallest set of cells that protects the table. Raises NotProven."""
    attacker = _Attacker(visits, sums, k)
    master = _Master(attacker.names, sensitive, costs or {})
    until = monotonic() + SECONDS
    for integer in (False, True):
        master.integer(integer)
        while monotonic() < until:
            chosen = master.solved()
            cuts = [cut for key in attacker.names if chosen[key] > 0.01 and (cut := attacker.cut(key, chosen))]
            for cut in cuts:
                master.add(cut)
            if not cuts:
                break
        else:
            raise NotProven
    return {key for key, share in chosen.items() if share > 0.5}


class _Attacker:
    """Changes of visits that keep the sums; a cell may change as far as it is chosen."""

    def __init__(self, visits: Mapping[str, int], sums: Sequence[tuple[str, Sequence[str]]], k: int) -> None:
        self._k = float(k)
        self.names = [key for key, count in visits.items() if count]
        self._at = {key: at for at, key in enumerate(self.names)}
        self._below = np.array([min(k, visits[key] - 1) for key in self.names], dtype=float)
        self._model = _highs()
        for _ in self.names:
            self._model.addCol(0.0, 0.0, 0.0, 0, [], [])
        for total, parts in sums:
            terms = {self._at[key]: 1.0 for key in parts if key in self._at}
            if total in self._at:
                terms[self._at[total]] = -1.0
            self._model.addRow(0.0, 0.0, len(terms), list(terms), list(terms.values()))

    def cut(self, key: str, chosen: Mapping[str, float]) -> dict[str, float] | None:
        """Return factors of a violated cut, whose sum over chosen cells must be at least 0; None if it is protected."""
        at, share = self._at[key], np.array([chosen[name] for name in self.names])
        factors = np.zeros(len(self.names))
        self._bound(share, at)
        for sign in (1.0, -1.0):
            duals = self._duals(at, sign)
            factors += np.maximum(-duals, 0) * self._k + np.maximum(duals, 0) * self._below
        rest = self._k - factors[at]
        if factors @ share - factors[at] * share[at] >= rest * share[at] - 1e-4:
            return None
        factors = np.minimum(factors, rest)
        factors[at] = -rest
        return {name: factor for name, factor in zip(self.names, factors, strict=True) if abs(factor) > CLOSE}

    def _bound(self, share: Any, at: int) -> None:
        count = len(self.names)
        low, high = -self._below * share, self._k * share
        self._model.changeColsBounds(count, np.arange(count, dtype=np.int32), low, high)

    def _duals(self, at: int, sign: float) -> Any:
        self._model.changeColCost(at, -sign)
        self._model.run()
        duals = np.array(self._model.getSolution().col_dual)
        self._model.changeColCost(at, 0.0)
        return duals


class _Master:
    """Chooses cells under all cuts found so far."""

    def __init__(self, names: Sequence[str], sensitive: Collection[str], costs: Mapping[str, float]) -> None:
        self._names, self._at = names, {key: at for at, key in enumerate(names)}
        self._model = _highs()
        for key in names:
            self._model.addCol(GRAND_TOTAL if not key else costs.get(key, 1.0), float(key in sensitive), 1.0, 0, [], [])

    def integer(self, yes: bool) -> None:
        """Let cells be chosen in part, or as a whole only."""
        kind = highspy.HighsVarType.kInteger if yes else highspy.HighsVarType.kContinuous
        for at in range(len(self._names)):
            self._model.changeColIntegrality(at, kind)

    def add(self, cut: Mapping[str, float]) -> None:
        """Add a cut."""
        self._model.addRow(0.0, highspy.kHighsInf, len(cut), [self._at[key] for key in cut], list(cut.values()))

    def solved(self) -> dict[str, float]:
        """Return how far each cell is chosen."""
        self._model.run()
        assert self._model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return dict(zip(self._names, self._model.getSolution().col_value, strict=True))


def _highs() -> Any:
    make: Any = highspy.Highs
    model = make()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    return model
