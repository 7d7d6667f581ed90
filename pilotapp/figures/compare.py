"""A period beside the same days a year earlier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """What a number is and what it was a year before."""

    now: int
    before: int

    @property
    def difference(self) -> int:
        """How much more (or less) it is now."""
        return self.now - self.before

    @property
    def share(self) -> float | None:
        """The difference as a share of what was; None where nothing was, for that has no percentage."""
        return self.difference / self.before if self.before else None


def changes(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, Change]:
    """The change of every number."""
    return {code: Change(value, before[code]) for code, value in now.items()}
