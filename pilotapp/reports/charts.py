"""Positions of a chart's columns: per cent across and pixels down, so that one drawing fits every screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pilotapp.figures import labels
from pilotapp.figures.measures import Dimension, Measure
from pilotapp.figures.queries import NOTHING, Row, Table
from pilotapp.formats import amount
from pilotapp.periods import Month, Period

HEIGHT = 160  # pixels of the tallest column
FLOOR = 184  # pixels from the top to the baseline of the columns
SLIM = 1.5  # minimum pixels of a column that is not zero


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `left`, `middle`, `right` and `width` in per cent of the drawing, `height` and `top` in pixels.

    `before` is the same number a year earlier, `line` the distance from the top at which it is drawn; None if it is
    zero. `short` and `shortest` are the labels under the column; '' if there is no space.
    """

    row: Row
    value: int
    before: int
    words: str
    height: float
    top: float
    line: float | None
    left: float
    middle: float
    right: float
    width: float
    short: str
    shortest: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a chart over time; `most` is the largest number in words, including the year before.

    `highest` is the row with the largest number of this year, `high` that number; `from_right`: drawn from the right.
    """

    columns: Sequence[Column]
    most: str
    highest: str
    high: str
    from_right: bool

    @property
    def has_earlier(self) -> bool:
        """Whether a year before is drawn too."""
        return any(column.line is not None for column in self.columns)


def filled(table: Table, period: Period, until: date) -> Table:
    """Return the table of days or months with the missing ones added as zeros, up to the day `until`."""
    found = {row.key: row for row in table.rows}
    keys = [key for key in slots(table.dimension, period) if key <= until.isoformat() or key in found]
    nothing = {key: Row(key, labels.label(table.dimension, key, {}), NOTHING) for key in keys if key not in found}
    return Table(table.dimension, tuple(found.get(key) or nothing[key] for key in keys))


def slots(dimension: Dimension, period: Period) -> list[str]:
    """Return the keys of all days or months of a period."""
    if dimension.code == "day":
        days = (period.last - period.first).days + 1
        return [(period.first + timedelta(days=number)).isoformat() for number in range(days)]
    months, month = [], Month.of(period.first)
    while month.first <= period.last:
        months.append(str(month))
        month = month.next
    return months


def columns(table: Table, period: Period, number: Measure, before: Mapping[str, int]) -> Columns:
    """Return the chart of a measure by days or months; `before` are its values a year earlier, by their own keys."""
    keys = slots(table.dimension, period)
    earlier = {_a_year_on(key): value for key, value in before.items()}
    rows = {row.key: row for row in table.rows}
    most = max([*(row.numbers[number.code] for row in table.rows), *(earlier.get(key, 0) for key in keys)], default=0)
    draw = _Pen(number, most, 100 / max(len(keys), 1), labels.from_right())
    made = [
        draw.column(table.dimension, rows[key], earlier.get(key, 0), place)
        for place, key in enumerate(keys)
        if key in rows
    ]
    highest = max(made, key=lambda column: column.value) if any(column.value for column in made) else None
    return Columns(
        made,
        amount(most, number.unit),
        highest.row.label if highest else "–",
        amount(highest.value if highest else 0, number.unit),
        draw.from_right,
    )


@dataclass(frozen=True, slots=True)
class _Pen:
    """Computes columns, each in a slot of `step` per cent, from the right for right-to-left languages."""

    number: Measure
    most: int
    step: float
    from_right: bool

    def column(self, dimension: Dimension, row: Row, before: int, place: int) -> Column:
        value = row.numbers[self.number.code]
        left, width = round((place + 0.14) * self.step, 3), round(0.72 * self.step, 3)
        middle = round((place + 0.5) * self.step, 3)
        if self.from_right:
            left, middle = round(100 - left - width, 3), round(100 - middle, 3)
        height = self._height(value)
        return Column(
            row=row,
            value=value,
            before=before,
            words=amount(value, self.number.unit),
            height=height,
            top=round(FLOOR - height, 1),
            line=round(FLOOR - self._height(before), 1) if before else None,
            left=left,
            middle=middle,
            right=round(left + width, 3),
            width=width,
            short=labels.short(dimension, row.key),
            shortest=labels.shortest(dimension, row.key),
        )

    def _height(self, value: int) -> float:
        return max(round(HEIGHT * value / self.most, 1), SLIM) if value else 0


def _a_year_on(key: str) -> str:
    return f"{int(key[:4]) + 1:04d}{key[4:]}"
