"""An attacker who knows the method: all small tables, and which of them lead to the same publication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pilotapp.disclosure.suppression import Cell, LinearConstraint, suppress

SURE = 0.95
Shown = tuple[tuple[str, int | None], ...]  # what is published: a number or None for each cell
ROW = ("a", "b", "c")
ROW_SUMS = (LinearConstraint("", ROW),)
SQUARE = ("r1c1", "r1c2", "r2c1", "r2c2")
SQUARE_MARGINS = {"r1": (0, 1), "r2": (2, 3), "c1": (0, 2), "c2": (1, 3), "": (0, 1, 2, 3)}
SQUARE_SUMS = (
    LinearConstraint("", ("r1", "r2")),
    LinearConstraint("", ("c1", "c2")),
    *(LinearConstraint(key, tuple(SQUARE[at] for at in parts)) for key, parts in SQUARE_MARGINS.items() if key),
)


@dataclass(frozen=True, slots=True)
class Left:
    """What an attacker who knows the method learns about suppressed cells.

    `exact`: only one value is left; `narrow`: the remaining values span less than k; `sure`: they do so with a
    probability of 95 %, if all tables are equally likely; `told`: the same without knowing the method.
    """

    cells: int
    exact: int
    narrow: int
    sure: int
    told: int


def row(visits: Sequence[int]) -> dict[str, Cell]:
    """Return three cells and their total."""
    return {"": _cell(sum(visits)), **{key: _cell(one) for key, one in zip(ROW, visits, strict=True)}}


def square(visits: Sequence[int]) -> dict[str, Cell]:
    """Return two by two cells with all totals."""
    cells = {key: _cell(sum(visits[at] for at in parts)) for key, parts in SQUARE_MARGINS.items()}
    return cells | {key: _cell(one) for key, one in zip(SQUARE, visits, strict=True)}


def left(
    build: Callable[[Sequence[int]], dict[str, Cell]],
    sums: Sequence[LinearConstraint],
    totals: Iterable[int],
    k: int,
    secrets: Sequence[str],
) -> Left:
    """Publish every table of visits with these totals under each secret; all visits have different pilots.

    That is the worst case: pilots then reveal as much as visits do, and no cell has few pilots but many visits. Counts
    suppressed cells of all tables whose grand total is published, so that every feasible table is among those tried.
    With one secret, the attacker knows it. With many, the attacker does not, and results that occur less often than in
    half of them are too rare to judge.
    """
    spreads: Counter[str] = Counter()
    for total in totals:
        tables = [build(visits) for visits in _spread(total, _parts(build))]
        for shown, same in _published(tables, sums, k, secrets).items():
            if len(same) < len(secrets) / 2:
                continue
            fit = [table for table in tables if _fits(table, shown)]
            for key, value in shown:
                if value is None:
                    spreads += _judged([table[key].visits for table in same], k, len(same))
                    spreads["told"] += len(same) * (_window([table[key].visits for table in fit], k) > SURE)
    return Left(*(spreads[name] for name in ("cells", "exact", "narrow", "sure", "told")))


def _published(
    tables: Sequence[dict[str, Cell]], sums: Sequence[LinearConstraint], k: int, secrets: Sequence[str]
) -> dict[Shown, list[dict[str, Cell]]]:
    """Return the tables by what is published of them; a table once for each secret that leads to it."""
    same: dict[Shown, list[dict[str, Cell]]] = defaultdict(list)
    for cells in tables:
        for secret in secrets:
            hidden = suppress(cells, sums, k, secret)
            if "" not in hidden:
                same[tuple((key, None if key in hidden else cell.visits) for key, cell in cells.items())].append(cells)
    return same


def _judged(values: Sequence[int], k: int, weight: int) -> Counter[str]:
    spread = max(values) - min(values)
    found = {"exact": spread == 0, "narrow": spread < k, "sure": _window(values, k) > SURE}
    return Counter({"cells": weight} | {name: weight for name, yes in found.items() if yes})


def _window(values: Sequence[int], k: int) -> float:
    """Return the largest share of the values within a span of less than k."""
    return max(sum(low <= value < low + k for value in values) for low in set(values)) / len(values)


def _fits(table: dict[str, Cell], shown: Shown) -> bool:
    return all(table[key].visits == value if value is not None else table[key].visits > 0 for key, value in shown)


def _cell(visits: int) -> Cell:
    return Cell(visits, visits, min(visits, 1))


def _parts(build: Callable[[Sequence[int]], dict[str, Cell]]) -> int:
    return len(ROW) if build is row else len(SQUARE)


def _spread(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to write a total as a sum of so many numbers."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _spread(total - first, parts - 1):
            yield (first, *rest)
