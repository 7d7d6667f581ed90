"""What a check found: how bad it is, in words, what to do, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

OK, WARNING, CRITICAL = LEVELS = ("ok", "warning", "critical")  # the place is the exit status, as Nagios has it


@dataclass(frozen=True, slots=True)
class Result:
    """`text` and `advice` are translated when they are shown. `numbers` are of seconds, bytes or rows, by the name of
    their metric; several of one kind by a label.
    """

    check: str
    level: str
    text: Any
    advice: Any = ""
    numbers: Mapping[str, float | Mapping[str, float]] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """0 ok, 1 warning, 2 critical."""
        return LEVELS.index(self.level)


def worst(results: Iterable[Result]) -> str:
    """The level of the worst of these results."""
    return LEVELS[max((result.status for result in results), default=0)]
