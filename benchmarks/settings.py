"""How long measurements take: SHORT=1 tries everything quickly, with meaningless figures; ROUNDS=3 is faster."""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")
SHORT = os.environ.get("SHORT", "") not in ("", "0")


def rounds(usual: int) -> int:
    """Return how many rounds both sides are measured in turn."""
    return 1 if SHORT else int(os.environ.get("ROUNDS") or usual)


def brief(usual: T, short: T) -> T:
    """Return the usual number of seconds, rows or repetitions, or the smaller one with SHORT=1."""
    return short if SHORT else usual


def variant(*names: str) -> str:
    """Return the values of these environment variables as a suffix: runs with other sizes are stored separately."""
    words = [word for name in names for word in os.environ.get(name, "").split()]
    return "".join(f"-{word}" for word in words)
