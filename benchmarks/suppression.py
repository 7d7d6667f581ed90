"""`python -m benchmarks.suppression [TABLES]`: suppressed cells of random two-way tables beside the optimum."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from random import Random
from statistics import fmean

from benchmarks.figures import markdown
from benchmarks.optimal_suppression import NotProven, fewest
from pilotapp.disclosure.suppression import Cell, LinearConstraint, primary, suppress

TABLES = 100
SECRETS = ("one", "two", "three")


def table(random: Random) -> tuple[dict[str, int], list[LinearConstraint]]:
    """Return visits of 4 to 9 rows and 3 to 6 columns with all margins, most of them in a few rows and columns."""
    rows, columns = range(random.randint(4, 9)), range(random.randint(3, 6))
    weights = [[random.paretovariate(0.9) for _ in one] for one in (rows, columns)]
    visits = {f"r{row}c{column}": 0 for row in rows for column in columns}
    for _ in range(random.randint(60, 400)):
        visits[f"r{random.choices(rows, weights[0])[0]}c{random.choices(columns, weights[1])[0]}"] += 1
    sums = [LinearConstraint(f"r{row}", tuple(f"r{row}c{column}" for column in columns)) for row in rows]
    sums += [LinearConstraint(f"c{column}", tuple(f"r{row}c{column}" for row in rows)) for column in columns]
    visits |= {one.total: sum(visits[key] for key in one.parts) for one in sums}
    visits[""] = sum(visits[f"r{row}"] for row in rows)
    sums += [LinearConstraint("", tuple(f"{side}{at}" for at in ats)) for side, ats in (("r", rows), ("c", columns))]
    return visits, sums


def compared(seed: int) -> tuple[int, int, float] | None:
    """Return the sensitive cells of a table, the cells of an optimum and of ours; None if nothing is to be hidden."""
    random = Random(seed)
    visits, sums = table(random)
    k = random.choice((3, 5, 10))
    cells = {key: Cell(count, count, min(count, 1)) for key, count in visits.items()}
    sensitive = [key for key, cell in cells.items() if primary(cell, k)]
    if not sensitive:
        return None
    best = fewest(visits, [(one.total, one.parts) for one in sums], sensitive, k)
    return len(sensitive), len(best), fmean(len(suppress(cells, sums, k, secret)) for secret in SECRETS)


def main(tables: int) -> None:
    """Print the cells of all tables, and how many times the optimum ours suppresses."""
    sums: dict[str, float] = {"tables": 0, "not proven": 0, "sensitive": 0, "optimum": 0, "ours": 0}
    seed = 0
    while sums["tables"] < tables:
        seed += 1
        try:
            found = compared(seed)
        except NotProven:
            sums["not proven"] += 1
            continue
        if found:
            for name, count in zip(("tables", "sensitive", "optimum", "ours"), (1, *found), strict=True):
                sums[name] += count
    print(markdown([tuple(sums), tuple(f"{count:,.0f}" for count in sums.values())]))
    print(ratios(sums))


def ratios(sums: Mapping[str, float]) -> str:
    """Return how many times as many cells as the optimum ours has."""
    best, ours, sensitive = sums["optimum"], sums["ours"], sums["sensitive"]
    return f"all: {ours / best:.3f} times the optimum, secondary: {(ours - sensitive) / (best - sensitive):.3f} times"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TABLES)
