"""Figures as a page shows them: the words of every cell are made here, where it takes a fifth of a template's time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_percent
from flask_babel import gettext as _

from pilotapp.figures.compare import Change
from pilotapp.figures.labels import amount, from_right, worded
from pilotapp.figures.measures import MEASURE, MEASURES, Dimension, Measure
from pilotapp.figures.pivot import Pivot
from pilotapp.figures.queries import Numbers, Row, Table
from pilotapp.reports.charts import Columns

_ISOLATES = "\u2068\u2069"

MAX_BARS = 12  # bars of a chart whose rows have no order of their own; the others stand in its table
SLIM = 1.5  # per cent that even the smallest number gets, so that something looks like more than nothing


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A large number, and what it is more or less than a year before: '' where it is the same."""

    label: str
    value: str
    change: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `href` is '' where it leads nowhere."""

    label: str
    href: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its width in per cent of the room, 0 for nothing."""

    label: str
    width: float
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and its chart: `heads` of the columns, and `bars` of the number `drawn`."""

    dimension: Dimension
    drawn: Measure
    heads: Sequence[str]
    lines: Sequence[Line]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table of two dimensions; `tint` goes from 1 to 4, the more the stronger, 0 for nothing."""

    value: str
    tint: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """One number by rows and columns: `lines` with a cell for each of the `heads`, totals of both, and of all."""

    heads: Sequence[str]
    lines: Sequence[tuple[str, Sequence[Cell], str]]
    totals: Sequence[str]
    total: str


def key_numbers(changes: Mapping[str, Change]) -> list[KeyNumber]:
    """All numbers of a period beside those of a year before."""
    return [
        KeyNumber(number.label, amount(changes[number.code].now, number.unit), _change(changes[number.code], number))
        for number in map(worded, MEASURES)
    ]


def sheet(table: Table, number: Measure, link: Callable[[str], str] | None = None) -> Sheet:
    """The table of a dimension and its chart of `number`; `link` gives the address of a row by its key."""
    # A table by pilots would draw one for each; it draws hours.
    drawn = worded(MEASURE["minutes"] if number.code == f"{table.dimension.code}s" else number)
    lines = [Line(row.label, link(row.key) if link else "", cells) for row, cells in _cells(table, drawn)]
    rows = table.rows if table.dimension.in_order else table.rows[:MAX_BARS]
    return Sheet(worded(table.dimension), drawn, _heads(table, drawn), lines, _bars(rows, drawn))


def times(table: Table, number: Measure, chart: Columns) -> Sheet:
    """The table of a time beside its chart, with what the number was a year before."""
    drawn = worded(number)
    lines = [
        Line(row.label, "", [*cells, amount(column.before, drawn.unit)])
        for (row, cells), column in zip(_cells(table, drawn), chart.columns, strict=True)
    ]
    before = str(_("%(number)s, a year before", number=drawn.label))
    return Sheet(worded(table.dimension), drawn, [*_heads(table, drawn), before], lines, ())


def crossed(table: Pivot, number: Measure) -> Crossed:
    """One number of a pivot."""
    code, unit = number.code, number.unit
    most = max((numbers[code] for numbers in table.cells.values()), default=0)

    def cell(value: int) -> Cell:
        return Cell(amount(value, unit), -(-4 * value // most)) if value else Cell("0", 0)

    return Crossed(
        [column.label for column in table.across],
        [
            (
                row.label,
                [cell(table.cell(row.key, column.key)[code]) for column in table.across],
                amount(row.numbers[code], unit),
            )
            for row in table.down
        ],
        [amount(column.numbers[code], unit) for column in table.across],
        amount(table.total[code], unit),
    )


def _change(change: Change, number: Measure) -> str:
    more = change.difference
    if not more:
        return ""
    sign, share = "+" if more > 0 else "−", abs(change.share or 0)
    words = _signed(sign, amount(abs(more), number.unit))
    return f"{words} ({_signed(sign, format_percent(share))})" if share >= 0.005 else words


def _signed(sign: str, words: str) -> str:
    """A number with its sign before it, also where a line goes from right to left: between Unicode's isolates."""
    return f"\u2067\u200e{sign}{words.strip(_ISOLATES)}\u2069" if from_right() else f"{sign}{words}"


def _columns(table: Table, drawn: Measure) -> list[Measure]:
    """What pages show of each row, and what the chart beside it draws."""
    return [*table.columns] if drawn.on_page else [*table.columns, drawn]


def _heads(table: Table, drawn: Measure) -> list[str]:
    return [worded(number).label for number in _columns(table, drawn)]


def _cells(table: Table, drawn: Measure) -> Iterable[tuple[Row, list[str]]]:
    columns = [(number.code, number.unit) for number in _columns(table, drawn)]
    for row in table.rows:
        yield row, [amount(row.numbers[code], unit) for code, unit in columns]


def _bars(rows: Sequence[Row], drawn: Measure) -> list[Bar]:
    most = max((row.numbers[drawn.code] for row in rows), default=0)
    return [_bar(row.label, row.numbers, drawn, most) for row in rows]


def _bar(label: str, numbers: Numbers, drawn: Measure, most: int) -> Bar:
    value = numbers[drawn.code]
    width = round(max(100 * value / most, SLIM), 1) if value else 0
    return Bar(label, width, amount(value, drawn.unit))
