"""Where the columns of a chart stand: percentages across and pixels down, so that one drawing fits every screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pilotapp.periods import Month, Period
from pilotapp.reports import labels
from pilotapp.reports.definitions import Dimension
from pilotapp.reports.queries import NOTHING, Row, Table

HEIGHT = 160  # of the tallest column
SLIM = 1.5  # pixels that even the smallest number gets, so that something looks like more than nothing


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `left`, `middle` and `width` in per cent of the drawing, `height` and `earlier` in pixels.

    `before` is the same number a year earlier, `earlier` its height. `short` and `shortest` stand under it; '' where
    there is no room.
    """

    row: Row
    value: int
    before: int
    height: float
    earlier: float
    left: float
    middle: float
    width: float
    short: str
    shortest: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a time, and the largest number of them."""

    columns: Sequence[Column]
    most: int
    highest: Row | None

    @property
    def has_earlier(self) -> bool:
        """Whether a year before is drawn too."""
        return any(column.earlier for column in self.columns)


def filled(table: Table, period: Period, until: date) -> Table:
    """A table of days or months in which none is left out, up to the day `until`: nothing done is a 0."""
    found = {row.key: row for row in table.rows}
    keys = [key for key in slots(table.dimension, period) if key <= until.isoformat() or key in found]
    nothing = {key: Row(key, labels.label(table.dimension, key, {}), NOTHING) for key in keys if key not in found}
    return Table(table.dimension, tuple(found.get(key) or nothing[key] for key in keys))


def slots(dimension: Dimension, period: Period) -> list[str]:
    """The keys of all days or months of a period."""
    if dimension.code == "day":
        days = (period.last - period.first).days + 1
        return [(period.first + timedelta(days=number)).isoformat() for number in range(days)]
    months, month = [], Month.of(period.first)
    while month.first <= period.last:
        months.append(str(month))
        month = month.next
    return months


def columns(table: Table, period: Period, number: str, before: Mapping[str, int]) -> Columns:
    """The chart of a number by days or months; `before` are its values a year earlier, by their own keys."""
    keys = slots(table.dimension, period)
    earlier = {_a_year_on(key): value for key, value in before.items()}
    rows = {row.key: row for row in table.rows}
    values = {key: row.numbers[number] for key, row in rows.items()}
    most = max([*values.values(), *(earlier.get(key, 0) for key in keys)], default=0)
    step = 100 / max(len(keys), 1)
    made = [
        Column(
            row=rows[key],
            value=values[key],
            before=earlier.get(key, 0),
            height=_height(values[key], most),
            earlier=_height(earlier.get(key, 0), most),
            left=round((place + 0.14) * step, 3),
            middle=round((place + 0.5) * step, 3),
            width=round(0.72 * step, 3),
            short=labels.short(table.dimension, key),
            shortest=labels.shortest(table.dimension, key),
        )
        for place, key in enumerate(keys)
        if key in rows
    ]
    highest = max(made, key=lambda column: column.value).row if any(values.values()) else None
    return Columns(made, most, highest)


def _height(value: int, most: int) -> float:
    return max(round(HEIGHT * value / most, 1), SLIM) if value else 0


def _a_year_on(key: str) -> str:
    return f"{int(key[:4]) + 1:04d}{key[4:]}"
