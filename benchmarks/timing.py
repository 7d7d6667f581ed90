"""Elapsed and processor time of a call in this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds of one call, or the medians of several."""

    wall: float
    processor: float


def took(work: Callable[[], object]) -> Took:
    """Call it and measure. Includes SQLite's processor time, but not that of a database server."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Took((time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000)


def medians(calls: Sequence[Took]) -> Took:
    """Return the median of each value."""
    return Took(median(one.wall for one in calls), median(one.processor for one in calls))
