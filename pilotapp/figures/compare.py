"""Compares a period with the same days a year earlier."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """A number now and a year before."""

    now: int
    before: int

    @property
    def difference(self) -> int:
        """The number now minus the number before."""
        return self.now - self.before

    @property
    def share(self) -> float | None:
        """The difference as a share of the number before; None if that was zero."""
        return self.difference / self.before if self.before else None


def changes(now: Mapping[str, int], before: Mapping[str, int]) -> dict[str, Change]:
    """Return the change of every number."""
    return {code: Change(value, before[code]) for code, value in now.items()}
