"""Writes the tables of a book as CSV: one file, or a zip of several."""

import zipfile
from itertools import chain
from typing import IO

from flask_babel import gettext as _

from pilotapp.exports.sheets import Book, Column, Sheet
from pilotapp.formats.csv_text import GERMAN, Style, writer


def write_book(book: Book, out: IO[bytes], style: Style = GERMAN) -> None:
    """Write the tables of a book: one CSV file, or a zip with one for each table and one with the definitions."""
    if len(book.sheets) == 1:
        _sheet(book.sheets[0], book, out, style)
        return
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for number, sheet in enumerate([*book.sheets, definitions(book)], 1):
            about = zipfile.ZipInfo(f"{number:02}-{sheet.code}.csv", (*book.made_on.timetuple()[:3], 0, 0, 0))
            about.compress_type = zipfile.ZIP_DEFLATED
            with parts.open(about, "w", force_zip64=True) as part:
                _sheet(sheet, book, part, style)


def definitions(book: Book) -> Sheet:
    """Return the details of the file and the definitions of its measures, as a table."""
    columns = (Column(_("Number")), Column(_("What it means")), Column(_("Where it comes from")))
    return Sheet("definitions", _("What the numbers mean"), columns, list(book.definitions))


def _sheet(sheet: Sheet, book: Book, out: IO[bytes], style: Style) -> None:
    """Write a table with the period in the first column, so that files of several periods can be combined.

    If the visits are filtered, the last column says so in every row.
    """
    before = sheet.code not in ("visits", "definitions")
    after = bool(book.filtered) and sheet.code not in ("sessions", "definitions")
    with writer(out, style) as writerow:
        headers = (column.header for column in sheet.columns)
        writerow([*([_("Period")] if before else []), *headers, *([_("Filtered")] if after else [])])
        for row in chain(sheet.rows, sheet.withheld):
            writerow([*([book.period] if before else []), *row, *([book.filtered] if after else [])])
