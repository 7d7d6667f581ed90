"""CSV that spreadsheets read as what it is: text stays text, numbers stay numbers, nothing becomes a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import IO, Any

from flask_babel import gettext as _

from pilotapp.exports.sheets import Book, Sheet, Value

Cell = Value | float
# what a spreadsheet takes for the start of a formula, also in its full-width forms, whatever it leaves out before
_SIGN = "[=+@＝＋－＠﹢﹣−﹦﹫-]"
_UNSEEN = "[\\s\u00a0\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_DANGEROUS = re.compile(f"{_UNSEEN}{_SIGN}|[\t\r\n]")
# Behind what a program that guesses another separator takes for the end of a cell.
_BEHIND = re.compile(f"([,;|\t\r\n][\"']*{_UNSEEN}[\"']*)(?={_SIGN})")
SEPARATORS = {"semicolon": ";", "comma": ","}


@dataclass(frozen=True, slots=True)
class Style:
    """`separator` is ';' or ','; `mark`: whether a byte order mark tells a spreadsheet that it is UTF-8."""

    separator: str = ";"
    mark: bool = True


GERMAN = Style()  # as German spreadsheets open it by a double click


def safe(cell: Cell) -> Any:
    """`cell` as it may be written: text without soft hyphens, an apostrophe before what could be a formula."""
    if cell is None or isinstance(cell, int | float):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return _safe(str(cell))


@lru_cache(maxsize=4096)  # most cells of a long table are the same few words
def _safe(cell: str) -> str:
    text = _BEHIND.sub(r"\1'", cell.replace("\u00ad", ""))
    return f"'{text}" if _DANGEROUS.match(text) else text


def write(header: Sequence[Cell], rows: Iterable[Sequence[Cell]], style: Style = GERMAN) -> bytes:
    """A CSV file of one table."""
    out = io.BytesIO()
    with _text(out, style) as writerow:
        writerow(header)
        for row in rows:
            writerow(row)
    return out.getvalue()


def write_book(book: Book, out: IO[bytes], style: Style = GERMAN) -> None:
    """The tables of a book: one CSV file, or a zip of one for each table and one of what the numbers mean."""
    if len(book.sheets) == 1:
        _sheet(book.sheets[0], book.period, out, style)
        return
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for number, sheet in enumerate([*book.sheets, definitions(book)], 1):
            about = zipfile.ZipInfo(f"{number:02}-{sheet.code}.csv", (*book.made_on.timetuple()[:3], 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            with parts.open(about, "w", force_zip64=True) as part:
                _sheet(sheet, book.period, part, style)


def definitions(book: Book) -> Sheet:
    """What the file is and what its numbers mean, as a table."""
    from pilotapp.exports.sheets import Column

    columns = (Column(_("Number")), Column(_("What it means")), Column(_("Where it comes from")))
    return Sheet("definitions", _("What the numbers mean"), columns, list(book.definitions))


def _sheet(sheet: Sheet, period: str, out: IO[bytes], style: Style) -> None:
    """A table with the period before each row, so that files of several periods can be put together."""
    before = sheet.code not in ("visits", "definitions")
    with _text(out, style) as writerow:
        writerow([*([_("Period")] if before else []), *(column.header for column in sheet.columns)])
        for row in sheet.rows:
            writerow([*([period] if before else []), *row])


@contextmanager
def _text(out: IO[bytes], style: Style) -> Any:
    text = io.TextIOWrapper(out, encoding="utf-8-sig" if style.mark else "utf-8", newline="", write_through=False)
    writer = csv.writer(text, delimiter=style.separator, lineterminator="\r\n")
    writerow: Callable[[Sequence[Cell]], Any] = lambda row: writer.writerow([safe(cell) for cell in row])  # noqa: E731
    yield writerow
    text.flush()
    text.detach()
