"""Somebody who knows the method: all small tables, and which of them would be published in the same way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pilotapp.reports.disclosure import Cell, Relation, protect

ROW = ("a", "b", "c")
ROW_SUMS = (Relation("", ROW),)
SQUARE = ("r1c1", "r1c2", "r2c1", "r2c2")
SQUARE_MARGINS = {"r1": (0, 1), "r2": (2, 3), "c1": (0, 2), "c2": (1, 3), "": (0, 1, 2, 3)}
SQUARE_SUMS = (
    Relation("", ("r1", "r2")),
    Relation("", ("c1", "c2")),
    *(Relation(key, tuple(SQUARE[at] for at in parts)) for key, parts in SQUARE_MARGINS.items() if key),
)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of the hidden cells for somebody who knows the method: the spread of values over all cells."""

    cells: int
    exact: int
    narrow: int


def row(visits: Sequence[int]) -> dict[str, Cell]:
    """Three cells and their total."""
    return {"": _cell(sum(visits)), **{key: _cell(one) for key, one in zip(ROW, visits, strict=True)}}


def square(visits: Sequence[int]) -> dict[str, Cell]:
    """Two by two cells with all totals."""
    cells = {key: _cell(sum(visits[at] for at in parts)) for key, parts in SQUARE_MARGINS.items()}
    return cells | {key: _cell(one) for key, one in zip(SQUARE, visits, strict=True)}


def left(build: Callable[[Sequence[int]], dict[str, Cell]], sums: Sequence[Relation], size: int, k: int) -> Left:
    """Publishes every table of visits up to a total of `size` in which all visits have different pilots.

    That is the worst case: pilots then say as much as visits do, and no cell has few pilots but many visits. Counts
    hidden cells of all tables whose grand total is shown, so that every table that fits is among those tried.
    """
    same: dict[tuple[object, ...], list[dict[str, int]]] = defaultdict(list)
    for total in range(size + 1):
        for visits in _spread(total, _parts(build)):
            cells = build(visits)
            hidden = protect(cells, sums, k)
            if "" not in hidden:
                shown = tuple((key, None if key in hidden else cell.visits) for key, cell in cells.items())
                same[shown].append({key: cells[key].visits for key in hidden})
    spreads = []
    for tables in same.values():
        for key in tables[0]:
            values = [table[key] for table in tables]
            spreads += [max(values) - min(values)] * len(tables)
    return Left(len(spreads), spreads.count(0), sum(spread < k for spread in spreads))


def _cell(visits: int) -> Cell:
    return Cell(visits, visits, min(visits, 1))


def _parts(build: Callable[[Sequence[int]], dict[str, Cell]]) -> int:
    return len(ROW) if build is row else len(SQUARE)


def _spread(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to write a total as so many numbers."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _spread(total - first, parts - 1):
            yield (first, *rest)
