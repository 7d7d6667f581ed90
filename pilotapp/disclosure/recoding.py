"""Global recoding: the sparse rows of a table are put together into one row before any cell is suppressed.

The rule, which everybody may know: a merged row holds every row of its table that is sensitive by itself
(`suppression.primary`), and at least one other row, drawn with keyed random numbers, a row of v visits with a chance
that falls with the third power of v. Rows are drawn until the merged row is not sensitive, and until the visits in it
that are not by the largest contributor of their row are at least `k`; then, with a keyed chance of one in five, one
more. A table is not merged where nothing is sensitive, or where fewer than two rows would stay apart. In one of twenty
tables, by a keyed number, it is the other way round: it stays as it is although rows are sensitive, or two rows or more
are drawn although none is. So whoever reads 'merged' knows of no row in it whether it is sensitive, nor that one of
them is, but of each row outside that it is not (at least `k` visits by `k` pilots). And a table that is not merged
tells nothing for sure: otherwise either no row would be sensitive or nearly all that are hidden.

Literature: A. Hundepool et al.: Statistical Disclosure Control. Wiley 2012, chapter 3 (global recoding).
"""

from collections.abc import Collection, Iterable, Mapping
from math import log
from typing import Any

from pilotapp.disclosure.attacker import Cell
from pilotapp.disclosure.random_costs import RandomCosts
from pilotapp.disclosure.suppression import primary

APART = 2  # least number of rows that stay apart
FURTHER = 0.2  # chance of one more row than needed
OTHERWISE = 0.05  # share of tables that are merged without need, or not merged
Contributions = Mapping[Any, int]  # the visits of each pilot


def merge(rows: Mapping[str, Contributions], k: int, secret: str, *, times: int = 1) -> tuple[str, ...]:
    """Return the rows of a table to put together, by name; empty if it is not merged.

    `rows` has the visits of each pilot in each row; rows without visits are left out before. `times`: in how many rows
    one visit may count. The result is the same for the same rows and secret.
    """
    cells = {key: cell_of(contributions) for key, contributions in rows.items()}
    merged = sorted(key for key, cell in cells.items() if primary(cell, k))
    numbers = RandomCosts(secret, cells, k)
    if bool(merged) == (numbers.number("otherwise", "") < OTHERWISE):
        return ()
    others = sorted(cells.keys() - merged, key=lambda key: (_cost(numbers, key, cells[key].visits), key))
    drawn = 0
    while others and not (drawn and len(merged) > 1 and _is_enough([rows[key] for key in merged], k, times)):
        merged.append(others.pop(0))
        drawn += 1
    if len(others) > APART and numbers.number("further", "") < FURTHER:
        merged.append(others.pop(0))
    enough = drawn and len(others) >= APART and _is_enough([rows[key] for key in merged], k, times)
    return tuple(sorted(merged)) if enough else ()


def cell_of(contributions: Contributions) -> Cell:
    """Return the cell with these contributions."""
    some = [visits for visits in contributions.values() if visits]
    return Cell(sum(some), len(some), max(some, default=0))


def _is_enough(rows: Collection[Contributions], k: int, times: int) -> bool:
    """Whether these rows together are not sensitive, and leave room `k` to each row's largest contributor.

    Where a visit counts in several rows it is not known here how many of them are the same: a pilot then counts with
    the largest number of all rows, which is too low rather than too high.
    """
    together = cell_of({pilot: _joined((row.get(pilot, 0) for row in rows), times) for row in rows for pilot in row})
    largest = [max(row.values(), default=0) for row in rows]
    room = together.visits - (sum(largest) if times == 1 else max(largest, default=0))
    return not primary(together, k) and room >= k


def _joined(visits: Iterable[int], times: int) -> int:
    return sum(visits) if times == 1 else max(visits)


def _cost(numbers: RandomCosts, key: str, visits: int) -> float:
    return -log(numbers.number("drawn", key)) * visits**3
