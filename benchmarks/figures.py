"""A figure, its budget, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured: ours beside the peer or limit of the same run, or beside an absolute budget (a size, say).

    The budget bounds the ratio ours/other where `other` is given, else ours itself.
    """

    number: str
    what: str
    unit: str
    ours: float
    other: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    against: str = "TimeTagger"

    @property
    def value(self) -> float:
        """What the budget bounds."""
        return self.ours if self.other is None else self.ours / self.other

    @property
    def held(self) -> bool | None:
        """Whether the budget holds; None where there is none."""
        if self.at_most is None and self.at_least is None:
            return None
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def cells(self) -> tuple[str, ...]:
        """One line of the table."""
        budget = "" if self.at_most is None else f"<= {self.at_most:g}"
        budget = budget if self.at_least is None else f">= {self.at_least:g}"
        unit = "" if self.other is not None or not budget else f" {self.unit}"
        other = "" if self.other is None else f"{_short(self.other)} {self.unit} ({self.against})"
        ratio = "" if self.other is None else _short(self.value)
        verdict = {True: "held", False: "NOT HELD", None: ""}[self.held]
        return self.number, self.what, f"{_short(self.ours)} {self.unit}", other, ratio, budget + unit, verdict


HEAD = ("#", "figure", "ours", "peer or limit", "ratio", "budget", "")


def table(figures: Iterable[Figure]) -> str:
    """All figures as a Markdown table that is readable as it is."""
    rows = [HEAD, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
