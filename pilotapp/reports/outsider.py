"""Somebody outside who solves tables: what she can work out about the cells that a release hides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import Any

DAY = 720  # minutes: no visit is counted with more than 12 hours
EXACT = 1e-6  # how far from a whole number a solution may be and still be one
NODES = 200  # branches of a search for whole numbers before it is given up, the same on every machine


@dataclass(frozen=True, slots=True)
class Cell:
    """What contributes to a cell: visits, the pilots who made them, `most` = visits of the pilot who has the most."""

    visits: int
    pilots: int
    most: int
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """What every outsider knows: parts add up to the total; to between it and `times` x it (topics: 3)."""

    total: str
    parts: tuple[str, ...]
    times: int = 1

    @property
    def keys(self) -> tuple[str, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


EMPTY = Cell(0, 0, 0, 0)


def solver() -> Any:
    """An empty model of HiGHS that answers the same on every machine, and prints nothing."""
    import highspy

    make: Any = highspy.Highs
    model = make()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("threads", 1)
    model.setOptionValue("random_seed", 1)
    model.setOptionValue("presolve", "off")
    model.setOptionValue("mip_max_nodes", NODES)
    return model


class Outsider:
    """All tables that fit what is published, as one linear model: a column for visits, minutes, pilots of each cell.

    It is built once; a cell is hidden or shown by its bounds, so that every next question starts from the last
    answer.
    """

    def __init__(self, cells: Mapping[str, Cell], relations: Sequence[Relation], unknown: Iterable[str]) -> None:
        self._cells = cells
        self._most = 1000.0 + 10 * max((cell.visits for cell in cells.values()), default=0)
        self._at: dict[str, int] = {}
        self._model = solver()
        for key in unknown:
            self._add_cell(key)
        for relation in relations:
            if any(key in self._at for key in relation.keys):
                self._add_relation(relation)
        for key in self._at:
            self.show(key)

    def show(self, key: str) -> None:
        """The numbers of a cell are published."""
        cell, at = self._cells.get(key, EMPTY), self._at[key]
        for column, value in enumerate((cell.visits, cell.minutes, cell.pilots)):
            self._model.changeColBounds(at + column, value, value)

    def hide(self, key: str, pilots: float = inf) -> None:
        """A cell is hidden: at least 1 visit, at most 12 hours each, 1 to `pilots` pilots."""
        at = self._at[key]
        self._model.changeColBounds(at, 1, self._most)
        self._model.changeColBounds(at + 1, 0, DAY * self._most)
        self._model.changeColBounds(at + 2, 1, min(pilots, self._most))

    def extreme(self, key: str, sign: int) -> dict[str, float] | None:
        """The visits of every cell in a table with the most (`sign` 1) or fewest (-1) visits of one; None: no table."""
        from highspy import HighsModelStatus

        at = self._at[key]
        self._model.changeColCost(at, -float(sign))
        self._model.run()
        fits = self._model.getModelStatus() == HighsModelStatus.kOptimal
        values = list(self._model.getSolution().col_value) if fits else []
        self._model.changeColCost(at, 0.0)  # only now: a change makes the model forget its answer
        if not fits:
            return None
        return {name: values[column] for name, column in self._at.items()}

    def bound(self, key: str, sign: int) -> float:
        """The most or fewest whole visits that a cell can have; `inf` where nothing bounds it."""
        found = self.extreme(key, sign)
        if found is None:
            raise ValueError(f"no table fits what is published ({key})")
        value = found[key]
        if value > self._most - 1:
            return inf
        return float(floor(value + EXACT) if sign > 0 else ceil(value - EXACT))

    def narrow(self, hidden: Sequence[str], k: int, first: bool = False) -> dict[str, float]:
        """Hidden cells that cannot have values k apart, with the fewest visits each can have; `first`: one is enough.

        A table of whole numbers found for one cell is a table for all: most cells need no search of their own.
        """
        low = dict.fromkeys(hidden, inf)
        high = dict.fromkeys(hidden, -inf)
        found: dict[str, float] = {}
        for key in hidden:
            for sign in (1, -1):
                if high[key] - low[key] < k:
                    for name, value in self._table(key, sign).items():
                        if name in low:
                            low[name], high[name] = min(low[name], value), max(high[name], value)
            if high[key] - low[key] < k:
                found[key] = low[key]
                if first:
                    break
        return found

    def _table(self, key: str, sign: int) -> dict[str, float]:
        """Whole visits of every cell, with the most or fewest visits of one (or nearly, where that takes too long)."""
        table = self.extreme(key, sign)
        if table and any(abs(value - round(value)) > EXACT for value in table.values()):
            table = self._search(key, sign)
        return {name: round(value) for name, value in (table or {}).items()}

    def _search(self, key: str, sign: int) -> dict[str, float] | None:
        from highspy import HighsVarType

        columns = list(self._at.values())
        for column in columns:
            self._model.changeColIntegrality(column, HighsVarType.kInteger)
        table = self.extreme(key, sign)
        for column in columns:
            self._model.changeColIntegrality(column, HighsVarType.kContinuous)
        return table

    def _add_cell(self, key: str) -> None:
        self._at[key] = at = self._model.getNumCol()
        for _ in range(3):
            self._model.addCol(0.0, 0.0, 0.0, 0, [], [])
        self._row([(at, 1), (at + 2, -1)], low=0)  # every pilot counted has made a visit
        self._row([(at, DAY), (at + 1, -1)], low=0)

    def _add_relation(self, relation: Relation) -> None:
        for column in (0, 1):  # visits and minutes
            terms = [(key, column, 1) for key in relation.parts]
            self._known([*terms, (relation.total, column, -1)], low=0, high=0 if relation.times == 1 else inf)
            if relation.times > 1:
                self._known([*terms, (relation.total, column, -relation.times)], high=0)
                for key in relation.parts:
                    self._known([(relation.total, column, 1), (key, column, -1)], low=0)
        self._known([*((key, 2, 1) for key in relation.parts), (relation.total, 2, -1)], low=0)
        for key in relation.parts:
            self._known([(relation.total, 2, 1), (key, 2, -1)], low=0)

    def _known(self, terms: Sequence[tuple[str, int, int]], low: float = -inf, high: float = inf) -> None:
        """A row about cells' numbers (0 visits, 1 minutes, 2 pilots), with what is not in the model as constants."""
        fixed = 0
        free = []
        for key, column, factor in terms:
            if key in self._at:
                free.append((self._at[key] + column, factor))
            else:
                cell = self._cells.get(key, EMPTY)
                fixed += factor * (cell.visits, cell.minutes, cell.pilots)[column]
        if free:
            self._row(free, low - fixed, high - fixed)

    def _row(self, terms: Sequence[tuple[int, int]], low: float = -inf, high: float = inf) -> None:
        self._model.addRow(low, high, len(terms), [at for at, _ in terms], [float(factor) for _, factor in terms])


def intervals(
    cells: Mapping[str, Cell], relations: Sequence[Relation], hidden: Collection[str], k: int
) -> dict[str, tuple[float, float]]:
    """What an outsider can derive of each hidden cell: fewest and most visits (whole numbers; `inf` = unbounded).

    She knows the shown cells, the relations, that a hidden cell is not empty, that visits are whole and last at most
    12 hours. `k` does not change what fits; it stands here because it is part of what is published.
    """
    outsider = Outsider(cells, relations, hidden)
    for key in hidden:
        outsider.hide(key)
    return {key: (outsider.bound(key, -1), outsider.bound(key, 1)) for key in hidden}
