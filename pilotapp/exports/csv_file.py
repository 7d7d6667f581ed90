"""CSV that spreadsheets read as what it is: text stays text, numbers stay numbers, nothing becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
# what a spreadsheet takes for the start of a formula, also in its full-width forms, whatever it leaves out before
_SIGN = "[=+@＝＋－＠﹢﹣−﹦﹫-]"
_UNSEEN = "[\\s\u00a0\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_DANGEROUS = re.compile(f"{_UNSEEN}{_SIGN}|[\t\r\n]")
# Behind what a program that guesses another separator takes for the end of a cell.
_BEHIND = re.compile(f"([,;|\t\r\n][\"']*{_UNSEEN}[\"']*)(?={_SIGN})")


def safe(cell: Cell) -> Cell:
    """`cell` as it may be written: text without soft hyphens, an apostrophe before what could be a formula."""
    if not isinstance(cell, str):
        return cell
    text = _BEHIND.sub(r"\1'", cell.replace("\u00ad", ""))
    return f"'{text}" if _DANGEROUS.match(text) else text


def write(header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file: UTF-8 with a byte order mark and semicolons, as German spreadsheets open it by a double click."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
