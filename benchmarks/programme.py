"""Figure 10: the pages of a programme by its own size: 900, 6,000 and 30,000 visits a year.

`size` varies the number of programmes, this part the programme whose pages are read. VISITS="900 100000" sets others.
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
    """Measure the demo with more pilots and visits in the larger programme; visits per pilot stay the same."""
    with worlds(work, VISITS, Kind("programme", data.grow, OneProgramme)) as made:
        return growth.measured(made)


class OneProgramme(World):
    """Labelled by the number of the programme's visits in a year."""

    def _label(self) -> str:
        return f"{data.a_year_of(data.largest()):,} visits a year"
