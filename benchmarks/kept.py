"""The last run of each part, stored in build/bench/ as JSON with its table.

`python -m benchmarks.kept docs/speed.md` writes all tables into a document, each between `<!-- part -->` and
`<!-- end of part -->`; without a document it prints them.
"""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.settings import SHORT

BUILD = Path(__file__).resolve().parents[1] / "build"
KEPT = BUILD / "bench"


class Part:
    """A part whose measurement begins now: prints the time, and how busy the machine is with other work."""

    def __init__(self, name: str) -> None:
        self.name, self.busy = name, round(processes.busy(), 2)
        self.at, self._began = datetime.now().astimezone(), time.monotonic()
        self._load = ", ".join(f"{average:.2f}" for average in os.getloadavg())
        quiet = "" if processes.is_quiet(self.busy) else ", NOT QUIET"
        others = f"others use {self.busy:.2f} of {os.cpu_count()} cores, load {self._load}"
        print(f"{name}, {self.at:%Y-%m-%d %H:%M}, {others}{quiet} ...", end=" ", flush=True)

    @property
    def date(self) -> str:
        """The day, as the tables show it."""
        return f"{self.at:%Y-%m-%d}"

    def keep(self, figures: Sequence[dict[str, Any]], table: str) -> None:
        """Print the duration, and store the run in place of the last one; a short run is stored separately."""
        seconds = round(time.monotonic() - self._began)
        print(f"{seconds} s", flush=True)
        about = {"part": self.name, "at": self.at.isoformat(timespec="seconds"), "seconds": seconds}
        machine = {"load": self._load, "busy": self.busy, "cores": os.cpu_count(), "python": platform.python_version()}
        content = {**about, **machine, "figures": figures, "table": table}
        KEPT.mkdir(parents=True, exist_ok=True)
        file = KEPT / f"{self.name}{'-short' if SHORT else ''}.json"
        file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def tables() -> dict[str, str]:
    """Return the tables of all parts by name, without short runs."""
    runs = [json.loads(file.read_text()) for file in KEPT.glob("*.json") if not file.stem.endswith("-short")]
    return {run["part"]: run["table"] for run in runs}


def write_into(document: Path, found: Mapping[str, str] | None = None) -> None:
    """Insert tables by name, those of all parts unless others are given; print which has no place there."""
    text = document.read_text()
    for name, table in (tables() if found is None else found).items():
        place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->\n)", re.S)
        if not place.search(text):
            print(f"{document} has no place for the table of {name}.")
        text = place.sub(lambda found, table=table: f"{found[1]}\n{table}\n\n{found[2]}", text)  # type: ignore[misc]
    document.write_text(text)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_into(Path(sys.argv[1]))
    else:
        print(*(f"{name}\n\n{table}\n" for name, table in tables().items()), sep="\n")
