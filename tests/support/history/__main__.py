"""Run many histories at once: `python -m tests.support.history`, or one again: `… --seed 12 --operations 5000`.

Each has its own seed, phones, server and database. Prints what was lost, duplicated, invented and miscounted, how many
operations of each kind took effect, and how to repeat a failed one; exit status 1 if something is wrong.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support import databases, loaded
from tests.support.history import oracle
from tests.support.history.play import History
from tests.support.servers import ROOT
from tests.support.world import World

FOLDER = ROOT / "build" / "history"
KINDS = ("lost", "doubled", "invented", "minutes")


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one history."""

    seed: int
    operations: int
    seconds: float
    problems: dict[str, list[str]]
    took: dict[str, int]
    excused: dict[str, int]

    def line(self) -> str:
        """Return the result in one line."""
        speed = f"{self.operations:,} operations in {self.seconds:,.0f} s"
        return f"seed {self.seed}: {speed}: {_numbers(self.problems)}"


def _numbers(problems: dict[str, list[str]]) -> str:
    """Return 'lost 0, doubled 0, invented 0, minutes 0', and what else is wrong."""
    names = [*KINDS, *(name for name in problems if name not in KINDS)]
    return ", ".join(f"{name} {len(problems.get(name, ()))}" for name in names)


def play(seed: int, operations: int, database: str) -> Result:
    """Run one history in this process. Its log stays in build/history."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    loaded.make_cheap()
    with (
        tempfile.TemporaryDirectory() as name,
        databases.opened(database, Path(name), durable=True) as bench,
        World(bench, Path(name, "data"), armed=True) as world,
    ):
        history, start = History(world, seed), time.monotonic()
        try:
            history.play(operations)
        finally:
            Path(FOLDER, f"{database}-{seed}.log").write_text(history.report())
        seconds = time.monotonic() - start
        problems = oracle.problems(history)
        return Result(seed, operations, seconds, problems, dict(oracle.took(history)), oracle.excused(history))


def command(seed: int, operations: int, database: str) -> list[str]:
    """Return the command that runs one history."""
    numbers = ["--seed", str(seed), "--operations", str(operations)]
    return ["-m", "tests.support.history", *numbers, "--database", database]


def play_apart(seed: int, operations: int, database: str) -> Result:
    """Run one history in a separate process."""
    printed = Path(FOLDER, f"{database}-{seed}.json")
    printed.unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, *command(seed, operations, database), "--json", printed],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if printed.exists():
        return Result(**json.loads(printed.read_text()))
    return Result(seed, operations, 1, {"broken": [done.stderr[-3000:]]}, {}, {})


def report(results: Iterable[Result], seconds: float, database: str) -> bool:
    """Print the total of all results; return whether all are good."""
    results = list(results)
    problems: dict[str, list[str]] = {}
    took, excused = Counter[str](), Counter[str]()
    for one in results:
        took.update(one.took)
        excused.update(one.excused)
        for kind, lines in one.problems.items():
            problems.setdefault(kind, []).extend(lines)
    operations = sum(one.operations for one in results)
    print(f"\n{operations:,} operations in {seconds:,.0f} s, {operations / seconds:.0f} a second: {_numbers(problems)}")
    print("took effect:", ", ".join(f"{name} {number:,}" for name, number in sorted(took.items())))
    print("excused:", ", ".join(f"{number:,} {why}" for why, number in excused.items()))
    for one in results:
        if one.problems:
            print(f"\nplay it again: python {' '.join(command(one.seed, one.operations, database))}")
            print(f"its log, for another play may go well: {FOLDER.relative_to(ROOT)}/{database}-{one.seed}.log")
            print(*(f"  {kind}: {line}" for kind, lines in one.problems.items() for line in lines[:10]), sep="\n")
    return not problems


def main() -> int:
    """Parse the arguments, run, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.history")
    parser.add_argument("--operations", type=int, default=2_500, help="of each history")
    parser.add_argument("--histories", type=int, default=40)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--first", type=int, default=1, help="the seed of the first one; the others follow")
    parser.add_argument("--seed", type=int, help="play this one alone")
    parser.add_argument("--database", choices=databases.KINDS, default="sqlite")
    parser.add_argument("--json", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    start = time.monotonic()
    if asked.seed is not None:
        results = [play(asked.seed, asked.operations, asked.database)]
    else:
        results = []
        with ThreadPoolExecutor(asked.at_once) as pool:
            seeds = range(asked.first, asked.first + asked.histories)
            for one in pool.map(lambda seed: play_apart(seed, asked.operations, asked.database), seeds):
                print(one.line(), flush=True)
                results.append(one)
    if asked.json:
        asked.json.write_text(json.dumps(asdict(results[0])))
    return 0 if report(results, time.monotonic() - start, asked.database) else 1


if __name__ == "__main__":
    sys.exit(main())
