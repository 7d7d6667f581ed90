"""Long exports: seconds and memory for a million single visits, as CSV and as a spreadsheet."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.settings import brief
from tests.support import exporting

VISITS = brief(1_000_000, 20_000)
MAX_MEMORY = 300  # megabytes, of the process


def measure(build: Path, work: Path) -> list[Figure]:
    """Fill a database and make a file of each kind, each in a separate process."""
    url = f"sqlite:///{work / 'exports.db'}"
    exporting.run(url, work, "fill", str(VISITS))
    found = []
    for form in ("csv", "xlsx"):
        made = exporting.run(url, work, "make", form)
        named = f"{VISITS:,} visits as {form.upper()}"
        found += [
            Figure("5/issue", f"{named}: resident memory", "MB", made["peak"], at_most=MAX_MEMORY),
            Figure("", f"{named}: time", "s", made["seconds"], processor=(made["spent"] * 1000,)),
            Figure("", f"{named}: file", "MB", made["size"]),
        ]
    return found
