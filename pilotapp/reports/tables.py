"""The tables that fit what is published: a hidden cell is safe where two of them are k visits apart in it.

The search looks at what is published only, never at what is hidden: whoever repeats it learns nothing by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, inf

from pilotapp.reports.outsider import (
    DAY,
    EXACT,
    Cell,
    Relation,
    add_known,
    add_pilots,
    add_row,
    ceiling,
    solved,
    solver,
    sum_rows,
)


class Tables:
    """Tables of whole visits as linear models that are built once.

    A cell is hidden or shown by its bounds, so that every question starts from the last answer. Pilots and minutes
    stand in models of their own: together with visits they would make solutions fractional, and they bind rarely.
    """

    def __init__(self, cells: Mapping[str, Cell], relations: Sequence[Relation], free: Sequence[str], k: int) -> None:
        self._cells, self._k, self._top = cells, k, ceiling(cells)
        self._at = {key: at for at, key in enumerate(free)}
        self._visits, self._minutes = solver(), solver()
        self._pilots = Pilots(cells, relations, free)
        for model, values in (
            (self._visits, {key: cell.visits for key, cell in cells.items()}),
            (self._minutes, {key: cell.minutes for key, cell in cells.items()}),
        ):
            for key in free:
                model.addCol(0.0, values[key], values[key], 0, [], [])
            for relation in relations:
                for row in sum_rows(relation):
                    add_known(model, row, self._at, values)

    def show(self, key: str) -> None:
        """The numbers of a cell are published."""
        cell, at = self._cells[key], self._at[key]
        self._visits.changeColBounds(at, cell.visits, cell.visits)
        self._minutes.changeColBounds(at, cell.minutes, cell.minutes)
        self._pilots.show(key)

    def hide(self, key: str) -> None:
        """A cell is hidden: it has at least one visit."""
        self._visits.changeColBounds(self._at[key], 1, self._top)
        self._minutes.changeColBounds(self._at[key], 0, DAY * self._top)
        self._pilots.hide(key)

    def narrow(self, hidden: Sequence[str], first: bool = False) -> dict[str, float]:
        """Hidden cells without two tables k visits apart, and the fewest visits of each; `first`: one is enough.

        A table found for one cell is a table for all: most cells need no search of their own.
        """
        low, high = dict.fromkeys(hidden, inf), dict.fromkeys(hidden, -inf)
        found: dict[str, float] = {}
        usual = self._pilots.fewest(hidden)
        for key in hidden:
            for own in (False, True):  # with as few pilots as fit; and with pilots that leave this cell the most room
                for sign in (1, -1):
                    if high[key] - low[key] < self._k:
                        pilots = self._pilots.fewest(hidden, key, sign) if own else usual
                        for name, value in self._table(key, sign, pilots).items():
                            low[name], high[name] = min(low[name], value), max(high[name], value)
            if high[key] - low[key] < self._k:
                found[key] = low[key]
                if first:
                    break
        return found

    def _table(self, key: str, sign: int, pilots: Mapping[str, int]) -> dict[str, int]:
        """Visits of the hidden cells in a table with the most (`sign` 1) or fewest (-1) of one; {}: none was found."""
        for name, fewest in pilots.items():
            self._visits.changeColBounds(self._at[name], fewest, self._top)
        self._visits.changeColCost(self._at[key], -float(sign))
        found = solved(self._visits)
        if found and any(abs(found[self._at[name]] - round(found[self._at[name]])) > EXACT for name in pilots):
            found = self._in_whole(pilots)
        self._visits.changeColCost(self._at[key], 0.0)
        table = {name: round(found[self._at[name]]) for name in pilots} if found else {}
        return table if self._minutes_fit(table) and self._pilots.fit(table) else {}

    def _in_whole(self, hidden: Mapping[str, int]) -> list[float] | None:
        from highspy import HighsVarType

        for name in hidden:
            self._visits.changeColIntegrality(self._at[name], HighsVarType.kInteger)
        found = solved(self._visits)
        for name in hidden:
            self._visits.changeColIntegrality(self._at[name], HighsVarType.kContinuous)
        return found

    def _minutes_fit(self, table: Mapping[str, int]) -> bool:
        """Whether the hidden minutes can be spread so that no visit is longer than half a day."""
        for name, visits in table.items():
            self._minutes.changeColBounds(self._at[name], 0, DAY * visits)
        return solved(self._minutes) is not None


class Pilots:
    """How many pilots the hidden cells can have, and so how many visits they have at least."""

    def __init__(self, cells: Mapping[str, Cell], relations: Sequence[Relation], free: Sequence[str]) -> None:
        self._cells, self._top = cells, ceiling(cells)
        self._visits, self._pilots = ({key: 2 * at + column for at, key in enumerate(free)} for column in range(2))
        self._model = solver()
        for key in free:
            cell = cells[key]
            self._model.addCol(0.0, cell.visits, cell.visits, 0, [], [])
            self._model.addCol(0.0, cell.pilots, cell.pilots, 0, [], [])
            add_row(self._model, [(self._visits[key], 1), (self._pilots[key], -1)], 0, inf)
        visits = {key: cell.visits for key, cell in cells.items()}
        for relation in relations:
            for row in sum_rows(relation):
                add_known(self._model, row, self._visits, visits)
            add_pilots(self._model, relation, self._visits, self._pilots, cells)

    def show(self, key: str) -> None:
        """The numbers of a cell are published."""
        cell = self._cells[key]
        self._model.changeColBounds(self._visits[key], cell.visits, cell.visits)
        self._model.changeColBounds(self._pilots[key], cell.pilots, cell.pilots)
        self._model.changeColCost(self._pilots[key], 0.0)

    def hide(self, key: str) -> None:
        """A cell is hidden: it has at least one pilot."""
        self._model.changeColBounds(self._visits[key], 1, self._top)
        self._model.changeColBounds(self._pilots[key], 1, self._top)
        self._model.changeColCost(self._pilots[key], 1.0)

    def fewest(self, hidden: Sequence[str], toward: str | None = None, sign: int = 1) -> dict[str, int]:
        """Pilots of the hidden cells, as few as fit; {}: nothing fits.

        Of several ways the one that lets the cell `toward` have the most (`sign` 1) or fewest (-1) visits.
        """
        if toward is not None:
            self._model.changeColCost(self._visits[toward], -100.0 * sign)
        found = solved(self._model)
        if toward is not None:
            self._model.changeColCost(self._visits[toward], 0.0)
        return {key: ceil(found[self._pilots[key]] - EXACT) for key in hidden} if found else {}

    def fit(self, table: Mapping[str, int]) -> bool:
        """Whether there are pilots for these visits (fractions may be rounded up: what relates pilots stays true)."""
        for key, visits in table.items():
            self._model.changeColBounds(self._visits[key], visits, visits)
        found = solved(self._model)
        for key in table:
            self._model.changeColBounds(self._visits[key], 1, self._top)
        return found is not None
