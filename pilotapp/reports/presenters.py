"""Figures formatted for a page. The text of cells is made here, in a fifth of the time that a template needs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_percent
from flask_babel import gettext as _

from pilotapp.figures.compare import Change
from pilotapp.figures.labels import worded
from pilotapp.figures.measures import MEASURE, MEASURES, Dimension, Measure
from pilotapp.figures.pivot import Pivot
from pilotapp.figures.queries import Numbers, Row, Table
from pilotapp.formats import amount, difference, signed
from pilotapp.reports.charts import Columns

MAX_BARS = 12  # bars in a chart that is sorted by size; the rest is only in the table
SLIM = 1.5  # minimum per cent of a bar that is not zero


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number of the period, and its difference to a year before: '' if there is none or they are not compared."""

    label: str
    value: str
    change: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; `href` is '' if it has no link."""

    label: str
    href: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its width in per cent, 0 for zero."""

    label: str
    width: float
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and its chart: `heads` of the columns, and `bars` of the measure `drawn`."""

    dimension: Dimension
    drawn: Measure
    heads: Sequence[str]
    lines: Sequence[Line]
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a pivot; `tint` is 1 to 4 by size, 0 for zero."""

    value: str
    tint: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """A pivot of one measure: `lines` with a cell for each of the `heads`, totals of both, and the grand total."""

    heads: Sequence[str]
    lines: Sequence[tuple[str, Sequence[Cell], str]]
    totals: Sequence[str]
    total: str


def key_numbers(changes: Mapping[str, Change], *, compared: bool) -> dict[str, KeyNumber]:
    """Return all measures of a period by code; if `compared`, with the difference to a year before."""
    numbers = {}
    for number in map(worded, MEASURES):
        change = changes[number.code]
        more = _change(change, number) if compared else ""
        value = amount(change.now, number.unit)
        numbers[number.code] = KeyNumber(number.label, value, more, number.meaning, number.source)
    return numbers


def sheet(table: Table, number: Measure, link: Callable[[str], str] | None = None) -> Sheet:
    """Return the table of a dimension and its chart of `number`; `link` returns the address of a row by its key."""
    # A measure 'pilots' would draw one for each row by pilots; hours are drawn instead.
    drawn = worded(MEASURE["minutes"] if number.code == f"{table.dimension.code}s" else number)
    lines = [Line(row.label, link(row.key) if link else "", cells) for row, cells in _cells(table, drawn)]
    rows = table.rows if table.dimension.in_order else table.rows[:MAX_BARS]
    return Sheet(worded(table.dimension), drawn, _heads(table, drawn), lines, _bars(rows, drawn))


def times(table: Table, number: Measure, chart: Columns) -> Sheet:
    """Return the table for a chart over time, with the values of a year before."""
    drawn = worded(number)
    lines = [
        Line(row.label, "", [*cells, amount(column.before, drawn.unit)])
        for (row, cells), column in zip(_cells(table, drawn), chart.columns, strict=True)
    ]
    before = str(_("%(number)s, a year before", number=drawn.label))
    return Sheet(worded(table.dimension), drawn, [*_heads(table, drawn), before], lines, ())


def crossed(table: Pivot, number: Measure) -> Crossed:
    """Return the pivot of one measure."""
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
    words = difference(more, number.unit)
    return f"{words} ({signed(sign, format_percent(share))})" if share >= 0.005 else words


def _columns(table: Table, drawn: Measure) -> list[Measure]:
    """Return the measures that pages show for each row, and the drawn one."""
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
