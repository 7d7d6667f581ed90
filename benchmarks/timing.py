"""What a call in this process took, by the clock and of its processor."""

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
    """Do it. A database server's processor time is not in it, SQLite's is."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Took((time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000)


def medians(calls: Sequence[Took]) -> Took:
    """Each on its own."""
    return Took(median(one.wall for one in calls), median(one.processor for one in calls))
