"""A measured figure with its budget, and the table of all figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement: ours compared with a peer or limit in the same run, or with an absolute budget (such as a size).

    The budget applies to the ratio ours/other if `other` is given, else to ours itself. `processor` is milliseconds of
    processor time of all processes of a side, for one answer, entry or run: ours, then the other's. `date` is the day
    of the measurement, `busy` the cores that other processes used when it began.
    """

    number: str
    what: str
    unit: str
    ours: float
    other: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    against: str = "TimeTagger"
    processor: tuple[float, ...] = ()
    date: str = ""
    busy: float = 0.0

    @property
    def value(self) -> float:
        """The value to which the budget applies."""
        return self.ours if self.other is None else self.ours / self.other

    @property
    def held(self) -> bool | None:
        """Whether the budget is met; None if there is none."""
        if self.at_most is None and self.at_least is None:
            return None
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    def cells(self) -> tuple[str, ...]:
        """Return one row of the table."""
        budget = "" if self.at_most is None else f"<= {self.at_most:g}"
        budget = budget if self.at_least is None else f">= {self.at_least:g}"
        unit = "" if self.other is not None or not budget else f" {self.unit}"
        other = "" if self.other is None else f"{short(self.other)} {self.unit} ({self.against})"
        ratio = "" if self.other is None else short(self.value)
        verdict = {True: "held", False: "NOT HELD", None: ""}[self.held]
        ours = f"{short(self.ours)} {self.unit}"
        measured = (self.date, f"{self.busy:.2f}")
        return self.number, self.what, ours, other, ratio, self._processor(), budget + unit, verdict, *measured

    def _processor(self) -> str:
        """Format both sides and their ratio, or our side alone."""
        mine, theirs = (*self.processor, 0.0, 0.0)[:2]
        ratio = f" : {short(theirs)} = {short(mine / theirs)}" if theirs else ""
        return f"{short(mine)} ms{ratio}" if self.processor else ""

    def as_json(self) -> dict[str, Any]:
        """Return all data as JSON values."""
        return {**asdict(self), "held": self.held}


HEAD = ("#", "figure", "ours", "peer or limit", "ratio", "processor time", "budget", "", "date", "busy")


def table(figures: Iterable[Figure]) -> str:
    """Return all figures as a Markdown table that is readable as plain text."""
    return markdown([HEAD, *(figure.cells() for figure in figures)])


def markdown(rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table whose first row is the header."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([f"| {lines[0]} |", f"|{rule}|", *(f"| {line} |" for line in lines[1:])])


def short(value: float) -> str:
    """Format with three significant digits and a thousands separator."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
