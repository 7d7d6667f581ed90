"""How long measurements take: SHORT=1 tries everything quickly, with figures that mean nothing; ROUNDS=3 hurries."""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")
SHORT = os.environ.get("SHORT", "") not in ("", "0")


def rounds(usual: int) -> int:
    """How often all sides are asked in turn."""
    return 1 if SHORT else int(os.environ.get("ROUNDS") or usual)


def brief(usual: T, short: T) -> T:
    """A number of seconds, rows or repetitions, or the smaller one of a short try."""
    return short if SHORT else usual


def variant(*names: str) -> str:
    """What these environment variables say, as the end of a name: runs of other sizes are kept beside the usual one."""
    words = [word for name in names for word in os.environ.get(name, "").split()]
    return "".join(f"-{word}" for word in words)
