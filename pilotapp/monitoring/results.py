"""The result of a check: level, text, advice, and the numbers behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

OK, WARNING, CRITICAL = LEVELS = ("ok", "warning", "critical")  # the index is the exit status, as for Nagios plugins


@dataclass(frozen=True, slots=True)
class Result:
    """`text` and `advice` are translated when shown. `numbers` are seconds, bytes or rows, by metric name; several of
    one kind have a label.
    """

    check: str
    level: str
    text: Any
    advice: Any = ""
    numbers: Mapping[str, float | Mapping[str, float]] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """0 for ok, 1 for warning, 2 for critical."""
        return LEVELS.index(self.level)


def worst(results: Iterable[Result]) -> str:
    """Return the worst level of these results."""
    return LEVELS[max((result.status for result in results), default=0)]
