"""Split the text of a CSV file into rows; what cannot be split safely is refused with its line."""

import csv
import io
from dataclasses import dataclass

_SEPARATORS = ";,\t|"
_LOOK = 50  # lines by which the separator is found


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a text; `widths` are their numbers of cells, empty ones at the end included."""

    rows: list[list[str]]
    widths: list[int]


class OpenQuote(ValueError):
    """A quotation mark that is not closed, or text behind a closing one; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}: quotation marks do not fit")
        self.line = line


class TooManyRows(ValueError):
    """More rows than are read."""


def split(text: str, most: int) -> Rows:
    """Return the rows of `text`, at most `most` that are not empty. Raises OpenQuote, TooManyRows."""
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    if said.startswith("sep=") and len(said) == 5:  # Excel's own way to say it; the line counts as a row
        found = _split(rest, said[4], most, skipped=1)
        return Rows([[], *found.rows], [0, *found.widths])
    try:
        sign = separator(text)
    except csv.Error:
        raise OpenQuote(1) from None  # a cell that does not end
    return _split(text, sign, most, skipped=0)


def _split(text: str, sign: str, most: int, skipped: int) -> Rows:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[list[str]] = []
    line, filled = 1, 0
    try:
        for row in reader:
            if any(_swallowed(cell, sign, len(row)) for cell in row):
                raise OpenQuote(line + skipped)
            rows.append(row)
            filled += any(row)
            line = reader.line_num + 1
            if filled > most:
                raise TooManyRows
    except csv.Error:
        raise OpenQuote(line + skipped) from None
    return Rows(rows, [len(row) for row in rows])


def _swallowed(cell: str, sign: str, width: int) -> bool:
    """Whether a cell holds whole lines of the table: its quotation mark was closed by that of a later row."""
    return "\n" in cell and any(line.count(sign) >= max(width - 1, 2) for line in cell.splitlines())


def separator(text: str) -> str:
    """Return the separator by which most lines get the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[: _LOOK * 2] if line.strip()][:_LOOK]

    def fitting(sign: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign) if len(row) > 1]
        usual = max(set(counts), key=counts.count, default=0)
        return counts.count(usual) if usual else 0, usual

    return max(_SEPARATORS, key=fitting)
