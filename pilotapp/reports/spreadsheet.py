"""CSV that spreadsheets read as what it is: text stays text, numbers stay numbers, nothing becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
# what a spreadsheet takes for the start of a formula, also in its full-width forms
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹢", "﹣", "−", "﹦", "﹫")


def safe(cell: Cell) -> Cell:
    """`cell` as it may be written: text without soft hyphens, an apostrophe before what could be a formula."""
    cell = cell.replace("\u00ad", "") if isinstance(cell, str) else cell
    if isinstance(cell, str) and cell.lstrip(" \u00a0\ufeff").startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def write(header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file: UTF-8 with a byte order mark and semicolons, as German spreadsheets open it by a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
