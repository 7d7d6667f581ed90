"""An attacker who knows the method: all small tables, and which of them lead to the same publication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pilotapp.disclosure import recoding
from pilotapp.disclosure.suppression import Cell, Infeasible, LinearConstraint, suppress
from pilotapp.releases import known
from pilotapp.releases.counting import Counted, Tally

SURE = 0.95
Shown = tuple[tuple[str, int | None], ...]  # what is published: a number or None for each cell
Publish = Callable[[dict[str, Cell], int, str], Shown | None]  # what is published of cells, with k and a secret
TABLE = "mode"  # the dimension of a table with merged rows
ROW = ("a", "b", "c")
ROW_SUMS = (LinearConstraint("", ROW),)
LINES = tuple(f"{TABLE}={code}" for code in "abcd")
LINES_SUMS = (LinearConstraint("", LINES),)
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


def lines(visits: Sequence[int]) -> dict[str, Cell]:
    """Return four cells and their total; fewer are never put together."""
    return {"": _cell(sum(visits)), **{key: _cell(one) for key, one in zip(LINES, visits, strict=True)}}


def square(visits: Sequence[int]) -> dict[str, Cell]:
    """Return two by two cells with all totals."""
    cells = {key: _cell(sum(visits[at] for at in parts)) for key, parts in SQUARE_MARGINS.items()}
    return cells | {key: _cell(one) for key, one in zip(SQUARE, visits, strict=True)}


def as_it_is(sums: Sequence[LinearConstraint]) -> Publish:
    """Return how a table is published as it is."""

    def publish(cells: dict[str, Cell], k: int, secret: str) -> Shown:
        hidden = suppress(cells, sums, k, secret)
        return tuple((key, None if key in hidden else cell.visits) for key, cell in cells.items())

    return publish


def put_together(cells: dict[str, Cell], k: int, secret: str) -> Shown | None:
    """Return what is published of four cells in a release whose sparse rows are put together.

    Also where these are not, because another table of the release was merged; None if they cannot be protected.
    """
    rows = {key: {f"{key}{pilot}": 1 for pilot in range(cells[key].visits)} for key in LINES if cells[key].visits}
    codes = recoding.merge({key.partition("=")[2]: its for key, its in rows.items()}, k, f"{secret} {TABLE}")
    inside = tuple(f"{TABLE}={code}" for code in codes)
    whole = {f"{TABLE}=merged": _cell(sum(cells[key].visits for key in inside))} if inside else {}
    every, apart = cells | whole, [key for key in (*LINES, *whole) if key not in inside]
    tallies = {key: Tally(cell.visits, cell.pilots, cell.largest_contribution) for key, cell in every.items()}
    counted = Counted((TABLE,), tallies, (0, 0), {TABLE: codes} if codes else {}, k)
    sums = [LinearConstraint("", tuple(apart)), *(LinearConstraint(key, inside) for key in whole)]
    try:
        hidden = suppress(every, sums, k, secret, hidden=known.hidden(counted), floors=known.floors(counted))
    except Infeasible:
        return None
    names = {key: "+".join(inside) for key in whole}  # so that it is published which rows are in it
    return tuple((names.get(key, key), None if key in hidden else cell.visits) for key, cell in every.items())


def best_way(cells: dict[str, Cell], k: int, secret: str) -> Shown:
    """Return what is published of four cells by an office that takes the way with most visits under their own code."""
    plain, merged = as_it_is(LINES_SUMS)(cells, k, secret), put_together(cells, k, secret)
    is_better = merged is not None and len(merged) > len(plain) and _under_own_code(merged) > _under_own_code(plain)
    return merged if merged and is_better else plain


def left(
    build: Callable[[Sequence[int]], dict[str, Cell]],
    publish: Publish,
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
        # Zeros are published, and with one of them four rows are three, which are never put together.
        tables = [build(visits) for visits in _spread(total, _parts(build)) if all(visits) or build is not lines]
        for shown, same in _published(tables, publish, k, secrets).items():
            if len(same) < len(secrets) / 2:
                continue
            fit = [table for table in tables if _fits(table, shown)]
            for key, value in shown:
                if value is None:
                    spreads += _judged([_visits(table, key) for table in same], k, len(same))
                    spreads["told"] += len(same) * (_window([_visits(table, key) for table in fit], k) > SURE)
    return Left(*(spreads[name] for name in ("cells", "exact", "narrow", "sure", "told")))


def _published(
    tables: Sequence[dict[str, Cell]], publish: Publish, k: int, secrets: Sequence[str]
) -> dict[Shown, list[dict[str, Cell]]]:
    """Return the tables by what is published of them; a table once for each secret that leads to it."""
    same: dict[Shown, list[dict[str, Cell]]] = defaultdict(list)
    for cells in tables:
        for secret in secrets:
            shown = publish(cells, k, secret)
            if shown and dict(shown)[""] is not None:
                same[shown].append(cells)
    return same


def _judged(values: Sequence[int], k: int, weight: int) -> Counter[str]:
    spread = max(values) - min(values)
    found = {"exact": spread == 0, "narrow": spread < k, "sure": _window(values, k) > SURE}
    return Counter({"cells": weight} | {name: weight for name, yes in found.items() if yes})


def _window(values: Sequence[int], k: int) -> float:
    """Return the largest share of the values within a span of less than k."""
    return max(sum(low <= value < low + k for value in values) for low in set(values)) / len(values)


def _fits(table: dict[str, Cell], shown: Shown) -> bool:
    return all(_visits(table, key) == value if value is not None else _visits(table, key) > 0 for key, value in shown)


def _visits(table: dict[str, Cell], key: str) -> int:
    """Return the visits of a cell, or of a merged row, which is named by the rows in it."""
    return sum(table[one].visits for one in key.split("+"))


def _under_own_code(shown: Shown) -> int:
    """Return the percentage of all visits that stand in readable rows of their own code, rounded down."""
    own = sum(value or 0 for key, value in shown if key and "+" not in key)
    return 100 * own // max(dict(shown)[""] or 0, 1)


def _cell(visits: int) -> Cell:
    return Cell(visits, visits, min(visits, 1))


def _parts(build: Callable[[Sequence[int]], dict[str, Cell]]) -> int:
    return len(ROW) if build is row else len(SQUARE)  # as many as `lines`


def _spread(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield all ways to write a total as a sum of so many numbers."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _spread(total - first, parts - 1):
            yield (first, *rest)
