"""Figure 10: the pages of a programme by its own size, 900, 6,000 and 30,000 visits a year.

`size` lets the number of programmes grow, this part the one whose pages are read. VISITS="900 100000" takes others.
"""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks import data, growth
from benchmarks.figures import Figure
from benchmarks.settings import brief, variant
from benchmarks.worlds import Kind, World, worlds

USUAL = brief("900 6000 30000", "900 3000")
VISITS = tuple(int(word) for word in (os.environ.get("VISITS") or USUAL).split())
VARIANT = variant("DB", "VISITS")


def measure(build: Path, work: Path) -> list[Figure]:
    """The same demo in each, with more pilots and visits in the larger programme; visits of each pilot stay as many."""
    with worlds(work, VISITS, Kind("programme", data.grow, OneProgramme)) as made:
        return growth.measured(made)


class OneProgramme(World):
    """It is named by the visits of the coordinator's programme in a year."""

    def _label(self) -> str:
        return f"{data.a_year_of(data.largest()):,} visits a year"
