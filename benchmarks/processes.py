"""Process trees, their memory and processor time, and the load of this machine; all read from /proc."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _TIMES = 1, slice(11, 15)  # fields of /proc/<pid>/stat after the name
_IDLE = slice(3, 5)  # idle and iowait, in the first line of /proc/stat
QUIET = 0.1  # cores used by other processes, for each core


def tree(root: int) -> list[int]:
    """Return this process and its descendants."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            children[int(_stat(int(folder.name))[_PARENT])].append(int(folder.name))
    found = [root]
    for process in found:
        found += children[process]
    return found


def processor(root: int) -> float:
    """Return seconds of processor time of a tree so far, including ended children; exact to 1/100 s a process."""
    total = 0
    for process in tree(root):
        with suppress(OSError):
            total += sum(map(int, _stat(process)[_TIMES]))
    return total / _TICKS


def memory(root: int) -> float:
    """Return megabytes of a tree without its root; shared memory is counted once."""
    return sum(map(_resident, tree(root)[1:])) / 1000


def named(root: int, name: str) -> list[int]:
    """Return the processes of a tree with this name."""
    return [process for process in tree(root) if Path(f"/proc/{process}/comm").read_text().strip() == name]


def busy(seconds: float = 2.0) -> float:
    """Return how many cores are in use, measured for some seconds; steal time counts as in use."""
    before = _machine()
    time.sleep(seconds)
    used, total = (after - first for first, after in zip(before, _machine(), strict=True))
    return (os.cpu_count() or 1) * used / max(total, 1)


def is_quiet(cores: float) -> bool:
    """Whether so many cores in use do not disturb measurements."""
    return cores <= QUIET * (os.cpu_count() or 1)


def _machine() -> tuple[int, int]:
    """Return busy ticks and all ticks, over all cores since the machine started."""
    fields = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(fields) - sum(fields[_IDLE]), sum(fields)


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()


def _resident(process: int) -> float:
    """Return kilobytes (proportional set size)."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
