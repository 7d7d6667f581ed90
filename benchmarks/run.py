"""`make bench`: runs all parts, or those named by ONLY=, prints a table and keeps each part in build/bench/."""

from __future__ import annotations

import sys
import tempfile
import traceback
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from benchmarks import processes
from benchmarks.figures import Figure, table
from benchmarks.kept import BUILD, Part
from benchmarks.settings import SHORT

# Short names for ONLY=, in the order of a whole run. Each module has measure(build, work); measure_briefly if a whole
# run uses a smaller form; VARIANT if other sizes can be set: both are stored separately.
PARTS = ("writes", "pages", "size", "programme", "exports", "desk", "start", "drain", "browser", "phone")


def main(names: list[str]) -> None:
    """Measure and print. Refuses unknown names with the list of known ones."""
    unknown = set(names) - set(PARTS)
    if unknown:
        raise SystemExit(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    if SHORT:
        print("SHORT is set: everything is tried, and no figure means anything.", flush=True)
    figures: list[Figure] = []
    failed = []
    for name in names or PARTS:
        try:
            figures += _measured(name, in_full=bool(names) and not SHORT)
        except Exception:
            failed.append(name)
            traceback.print_exc()
    print(f"\n{table(figures)}")
    busiest = max((figure.busy for figure in figures), default=0.0)
    if not processes.is_quiet(busiest):
        print(f"\nNOT A QUIET MACHINE: others used up to {busiest:.2f} cores when a part began.")
    if failed:
        raise SystemExit(f"Could not be measured: {', '.join(failed)}.")


def _measured(name: str, in_full: bool) -> list[Figure]:
    """Return the figures of one part, with the day and the load of the machine."""
    BUILD.mkdir(exist_ok=True)
    module = import_module(f"benchmarks.{name}")
    measure = module.measure if in_full else getattr(module, "measure_briefly", module.measure)
    part = Part(name + getattr(module, "VARIANT", "") + ("" if measure is module.measure else "-brief"))
    with tempfile.TemporaryDirectory(prefix="pilotapp-bench-", ignore_cleanup_errors=True) as work:
        found = [replace(figure, date=part.date, busy=part.busy) for figure in measure(BUILD, Path(work))]
    part.keep([figure.as_json() for figure in found], table(found))
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
