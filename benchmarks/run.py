"""`make bench`: runs all parts, or those named by ONLY=, and prints one table."""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Figure, table

BUILD = Path(__file__).resolve().parents[1] / "build"
# Short names for ONLY=, in the order of a whole run; each module has measure(build, work).
PARTS = ("writes", "pages", "size", "exports", "desk", "start", "drain", "browser", "phone")


def main(names: list[str]) -> None:
    """Measure and print. Unknown names are refused with the list of known ones."""
    unknown = set(names) - set(PARTS)
    if unknown:
        raise SystemExit(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.")
    BUILD.mkdir(exist_ok=True)
    figures: list[Figure] = []
    failed = []
    for name in names or PARTS:
        before = time.monotonic()
        print(f"{name} ...", end=" ", flush=True)
        try:
            with tempfile.TemporaryDirectory(prefix="pilotapp-bench-", ignore_cleanup_errors=True) as work:
                figures += import_module(f"benchmarks.{name}").measure(BUILD, Path(work))
        except Exception:
            failed.append(name)
            traceback.print_exc()
        print(f"{time.monotonic() - before:.0f} s", flush=True)
    print(f"\n{table(figures)}")
    if failed:
        raise SystemExit(f"Could not be measured: {', '.join(failed)}.")


if __name__ == "__main__":
    main(sys.argv[1:])
