"""A coordinator's pages in databases of different sizes, in turn, each size compared with the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from typing import TypeVar

from benchmarks.figures import Figure
from benchmarks.load import Load, pooled
from benchmarks.settings import rounds
from benchmarks.worlds import World
from pilotapp import clock
from pilotapp.periods import Month, Quarter, Year

ROUNDS = rounds(5)
LOG = "log page"
Runs = list[list[Load]]  # by world, then by round
W = TypeVar("W", bound=World)


def pages() -> dict[str, tuple[str, str]]:
    """Return number of the figure and address by label; for the last whole month, its quarter and its year."""
    month = Month.of(clock.today("Europe/Berlin")).previous
    return {
        "month": ("10", f"/month?month={month}"),
        "figures of a month": ("10", f"/figures?period={month}"),
        "figures of a quarter": ("10", f"/figures?period={Quarter.of(month.first)}"),
        "figures of a year": ("10", f"/figures?period={Year(month.year)}"),
        "pivot of a year": ("10", f"/figures/pivot?period={Year(month.year)}"),
        LOG: ("16", "/log"),
    }


def measured(worlds: Sequence[World]) -> list[Figure]:
    """Measure all pages, and compare the slowest responses of the largest world with pages of its log."""
    asked = pages()
    for world in worlds:
        world.warm(path for _, path in asked.values())
    runs = {what: in_turn(worlds, lambda world, path=path: world.read(path)) for what, (_, path) in asked.items()}  # type: ignore[misc]
    found = [figure for what, (number, _) in asked.items() for figure in flat(number, what, worlds, runs[what])]
    log = median(run.median for run in runs[LOG][-1])
    for what, (number, _) in asked.items():
        if what != LOG:
            p95, words = pooled(runs[what][-1]).p95, f"p95 of {what}, {worlds[-1].label}"
            found.append(Figure(number, words, "ms", p95, log, at_most=3, against=LOG))
    return found


def in_turn(worlds: Sequence[W], ask: Callable[[W], Load]) -> Runs:
    """Return the runs of each world, over several rounds."""
    made = [[ask(world) for world in worlds] for _ in range(ROUNDS)]
    return [list(runs) for runs in zip(*made, strict=True)]


def flat(number: str, what: str, worlds: Sequence[World], runs: Runs) -> list[Figure]:
    """Return the first size alone, each other one compared with it."""
    (small, spent), *others = [
        (median(run.median for run in each), median(run.processor for run in each)) for each in runs
    ]
    first = Figure(number, f"{what}, {worlds[0].label}", "ms", small, processor=(spent,))
    against = worlds[0].label
    return [first] + [
        Figure(
            number, f"{what}, {world.label}", "ms", mine, small, at_most=1.5, against=against, processor=(cost, spent)
        )
        for world, (mine, cost) in zip(worlds[1:], others, strict=True)
    ]
