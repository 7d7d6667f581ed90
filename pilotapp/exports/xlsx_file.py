"""XLSX files by XlsxWriter: numbers, days and durations are typed, text is never interpreted, rows are streamed."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _

from pilotapp.exports.sheets import Book, Column, Named, Sheet, Value, Withheld
from pilotapp.formats import date_in_words, duration_patterns
from pilotapp.formats import minutes as in_hours
from pilotapp.periods import Month

# No cell is interpreted: a text like '=1+1' or 'http://…' stays text.
SAFE = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
MAX_ROWS = 1_000_000  # in one sheet; the format allows 1,048,576
MAX_LETTERS = 32_767  # in one cell
MINUTES_A_DAY = 24 * 60
_NOT_IN_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")
_NOT_SHOWN = re.compile("[\u2066-\u2069]")  # isolates of right-to-left languages
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = {"text": 28, "day": 12, "count": 14, "minutes": 14, "hours": 16}
_REGIONS = {"de": "[$-407]", "en": "[$-809]"}  # the language of a month's name in a number format; else the reader's
Formats = dict[str, Any]


def write_book(book: Book, out: IO[bytes], folder: Path) -> None:
    """Write a sheet about the file, one for each table and one with the definitions.

    Rows are buffered in `folder`, not in memory.
    """
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(folder), "in_memory": False, **SAFE}
    with xlsxwriter.Workbook(out, options) as file:
        file.set_properties({"title": book.title, "author": book.programme, "comments": book.period})
        formats = _formats(file, book.language)
        _about(file, book, formats)
        for sheet in book.sheets:
            _sheet(file, sheet, formats)
        _definitions(file, book, formats)


def _formats(file: Any, language: str) -> Formats:
    wrapped = {"text_wrap": True, "valign": "top"}
    return {
        "header": file.add_format({"bold": True, "bottom": 1, "bg_color": "#E8ECF8", **wrapped}),
        "day": file.add_format({"num_format": "yyyy-mm-dd"}),
        "count": file.add_format({"num_format": "#,##0"}),
        "minutes": file.add_format({"num_format": "#,##0"}),
        "hours": file.add_format({"num_format": _duration_format()}),
        "month": file.add_format({"num_format": f"{_REGIONS.get(language, '')}mmmm yyyy", "align": "left"}),
        "withheld": file.add_format({"italic": True, "font_color": "#5A6072", "bg_color": "#EFEFF3", "align": "right"}),
        "text": file.add_format({}),
        "words": file.add_format(wrapped),
        "bold": file.add_format({"bold": True, **wrapped}),
    }


def _duration_format() -> str:
    """Return the number format of durations, in the words of pages: '49 min' below an hour, else '7 h 5 min'."""
    both, _whole, part = (_NOT_SHOWN.sub("", pattern) for pattern in duration_patterns())
    below_an_hour = 59.5 / MINUTES_A_DAY  # 60 minutes are a fraction of a day that no decimal threshold meets
    return f"[<{below_an_hour:.9f}]{_quoted(part, '[m]')};{_quoted(both, 'm')}"


def _quoted(pattern: str, minutes: str) -> str:
    """Return a pattern as a section of a number format; `minutes` is how it writes them."""
    codes = {"{hours}": "[h]", "{minutes}": minutes}
    return "".join(codes.get(part) or f'"{part}"' for part in re.split(r"(\{\w+\})", pattern) if part)


def _about(file: Any, book: Book, formats: Formats) -> None:
    """Write the first sheet: whose figures, of which period, when made, what the file holds, and what it leaves out."""
    page = file.add_worksheet(name_of(file, _("About this file"), 1))
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 90)
    lines = [(book.title, ""), *_details(book)]
    lines += [("" if place else _("Holds"), sheet.title) for place, sheet in enumerate(book.sheets)]
    for line, (name, words) in enumerate(lines):
        page.write_string(line, 0, plain(name), formats["bold"])
        page.write_string(line, 1, plain(words), formats["words"])


def _sheet(file: Any, sheet: Sheet, formats: Formats) -> None:
    """Write the table, in as many sheets as its rows need."""
    rows = iter(sheet.rows)
    number, row = 1, next(rows, None)
    while row is not None or number == 1:
        page = file.add_worksheet(name_of(file, sheet.title, number))
        row, line = _fill(page, sheet.columns, row, rows, formats)
        number += 1
    if sheet.not_shown:
        page.write_string(line + 2, 0, plain(sheet.not_shown))  # apart from what is sorted and filtered


def _fill(page: Any, columns: Sequence[Column], row: Any, rows: Any, formats: Formats) -> Any:
    """Write header and rows until the sheet is full; return the first row that does not fit, or None, and the line."""
    kinds = list(_kinds(columns))
    page.freeze_panes(1, 1)
    for place, (kind, header) in enumerate(kinds):
        page.set_column(place, place, _WIDTHS[kind])
        page.write_string(0, place, plain(header), formats["header"])
    line = 0
    while row is not None and line < MAX_ROWS:
        line += 1
        _row(page, line, columns, row, formats)
        row = next(rows, None)
    page.autofilter(0, 0, line, len(kinds) - 1)
    return row, line


def _kinds(columns: Sequence[Column]) -> Iterable[tuple[str, str]]:
    """Yield kind and header of each column of the sheet; minutes get two columns, as a number and as hours."""
    for column in columns:
        yield column.kind, column.header
        if column.kind == "minutes":
            yield "hours", _("%(time)s (hours)", time=column.short or column.header)


def _row(page: Any, line: int, columns: Sequence[Column], row: Sequence[Value], formats: Formats) -> None:
    place = 0
    for column, value in zip(columns, row, strict=True):
        _cell(page, line, place, column.kind, value, formats)
        place += 1
        if column.kind == "minutes":
            if isinstance(value, int):
                _duration(page, line, place, value, formats)
            elif value is not None:
                _cell(page, line, place, "text", value, formats)
            place += 1


def _duration(page: Any, line: int, place: int, minutes: int, formats: Formats) -> None:
    """Write minutes as a fraction of a day; negative ones, which spreadsheets cannot show as a time, in words."""
    if minutes < 0:
        page.write_string(line, place, plain(_NOT_SHOWN.sub("", in_hours(minutes))))
    else:
        page.write_number(line, place, minutes / MINUTES_A_DAY, formats["hours"])


def _cell(page: Any, line: int, place: int, kind: str, value: Value, formats: Formats) -> None:
    if value is None:
        return
    if isinstance(value, int):
        page.write_number(line, place, value, formats[kind])
    elif isinstance(value, date):
        page.write_datetime(line, place, value, formats["day"])
    elif isinstance(value, Named):
        _named(page, line, place, value, formats)
    elif isinstance(value, Withheld):
        page.write_string(line, place, str(value), formats["withheld"])
    else:
        page.write_string(line, place, plain(str(value)))


def _named(page: Any, line: int, place: int, value: Named, formats: Formats) -> None:
    """Write a month as its first day, shown as 'March 2026'; others in words."""
    month = Month.read(value.key)
    if month:
        page.write_datetime(line, place, month.first, formats["month"])
    else:
        page.write_string(line, place, plain(value.words))


def _definitions(file: Any, book: Book, formats: Formats) -> None:
    """Write each measure with its meaning and source."""
    page = file.add_worksheet(name_of(file, _("What the numbers mean"), 1))
    for place, width in enumerate((34, 90, 60)):
        page.set_column(place, place, width)
    header = (_("Number"), _("What it means"), _("Where it comes from"))
    lines: list[tuple[Sequence[str], str]] = [(header, "header"), *((each, "words") for each in book.definitions)]
    lines += [((), "words"), *(((note,), "words") for note in book.notes)] if book.notes else []
    for line, (cells, look) in enumerate(lines):
        for place, cell in enumerate(cells):
            bold = look == "words" and place == 0
            page.write_string(line, place, plain(cell), formats["bold" if bold else look])


def _details(book: Book) -> Iterable[tuple[str, str]]:
    if book.filtered:
        yield _("Filtered: these are not all visits"), book.filtered
    yield _("Programme"), book.programme
    yield _("Period"), book.more.get("period_words") or book.period
    yield _("Made on"), date_in_words(book.made_on)
    yield from book.details


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return text that is safe in a cell: no soft hyphens or characters that XML forbids, cut to the maximum length."""
    return _NOT_IN_XML.sub("", text.replace("\u00ad", ""))[:MAX_LETTERS]


def name_of(file: Any, title: str, number: int) -> str:
    """Return a unique sheet name: whole words, at most 31 characters, none that spreadsheets forbid."""
    taken = {page.get_name().casefold() for page in file.worksheets()}
    while True:
        behind = f" ({number})" if number > 1 else ""
        name = _cut(" ".join(_NOT_IN_A_NAME.sub(" ", plain(title)).split()), 31 - len(behind)) + behind
        if name.casefold() not in taken:
            return name
        number += 1


def _cut(words: str, most: int) -> str:
    if len(words) <= most:
        return words
    whole = words[: most + 1].rsplit(" ", 1)[0]
    whole = whole.split("(")[0].rstrip(" ,") or whole  # drop an unclosed bracket
    return whole if len(whole) <= most else words[:most]
