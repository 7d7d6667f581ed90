"""Figures as PDF/A and PDF/UA by Typst: the factual and numerical part of a proof of use."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from pilotapp import names, pdf
from pilotapp.exports.sheets import Book, Column, Named, Sheet, Value, Withheld
from pilotapp.formats import amount, date_in_words
from pilotapp.refusals import Refusal

MAX_BARS = 15  # bars of a chart
NARROW, WIDEST = 8, 16  # most columns of a table on a portrait and on a landscape page
SHARES = {"text": 1.6, "minutes": 1.3}  # of the width of a page, where a count has 1
Cell = Mapping[str, Any]


def render(book: Book, *, made_at: datetime, words: str = "", warning: str = "") -> bytes:
    """Return the PDF of a book; `words` is the coordinator's text. Raises Refusal for a table that is too wide."""
    return pdf.render("report.typ", document(book, words=words, warning=warning), made_at=made_at)


def document(book: Book, *, words: str = "", warning: str = "") -> dict[str, Any]:
    """Return the data for the Typst template, in the reader's language."""
    columns = max(len(sheet.columns) for sheet in book.sheets)
    if columns > WIDEST:
        raise Refusal(_("This table is too wide for paper. Please choose a spreadsheet (XLSX) instead."), "format")
    made_on = date_in_words(book.made_on)
    footer = f"{names.isolated(book.programme)} · {book.title} · {made_on}"
    key_numbers = [{"label": label, "cell": _cell(value, unit)} for label, value, unit in book.key_numbers]
    return {
        **pdf.frame(title=book.title, author=book.programme, footer=footer, language=book.language),
        "subtitle": book.programme,
        "period": _period(book),
        "subject": _("Factual and numerical report"),
        "wide": columns > NARROW,
        "warning": _warning(book, warning),
        "facts-header": [_("About this report"), ""],
        "facts": _details(book, made_on, is_internal=bool(warning)),
        "words-title": _("Factual report"),
        "words": [part.strip() for part in words.split("\n") if part.strip()],
        "key-title": _("The numbers of the period"),
        "key-numbers": key_numbers,
        "sections": [_section(sheet) for sheet in book.sheets if sheet.code != "totals"],
        "definitions-title": _("What the numbers mean"),
        "definitions": [list(each) for each in book.definitions],
        "notes": list(book.notes),
    }


def _warning(book: Book, warning: str) -> str:
    filtered = f"{_('Filtered: these are not all visits')} ({book.filtered})." if book.filtered else ""
    return f"{warning} {filtered}".strip()


def _details(book: Book, made_on: str, *, is_internal: bool) -> list[tuple[str, str]]:
    """Return (name, value) pairs that describe the report."""
    proof = _("Factual and numerical report, part of a proof of use")
    return [
        (_("Kind of report"), _("Factual and numerical report, for the office only") if is_internal else proof),
        (_("Made on"), made_on),
        *book.details,
    ]


def _period(book: Book) -> str:
    return str(book.more.get("period_words") or book.period)


def _section(sheet: Sheet) -> dict[str, Any]:
    rows = list(sheet.rows)
    return {
        "title": sheet.title,
        "meaning": sheet.meaning,
        "header": [column.short or column.header for column in sheet.columns],
        "numeric": [column.kind != "text" for column in sheet.columns],
        "shares": [SHARES.get(column.kind, 1) for column in sheet.columns],
        "rows": [_cells(sheet.columns, row) for row in rows],
        "total": _cells(sheet.columns, sheet.total) if sheet.total and rows else [],
        "chart": _chart(sheet, rows),
        "not-shown": sheet.not_shown,
        "empty": "" if sheet.not_shown else _("Nothing in this period."),
    }


def _cells(columns: Sequence[Column], row: Sequence[Value]) -> list[Cell]:
    return [_cell(value, column.kind) for column, value in zip(columns, row, strict=True)]


def _cell(value: Value, kind: str) -> Cell:
    return {"text": in_words(value, kind), "hidden": isinstance(value, Withheld)}


def in_words(value: Value, kind: str) -> str:
    """Format a value for people as pages do: '1 h 12 min' for 72 minutes, counts and days in the reader's language."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return amount(value, kind)
    if isinstance(value, Named):
        return value.words
    if isinstance(value, str | Withheld):
        return str(value)
    return date_in_words(value, "medium")


def _chart(sheet: Sheet, rows: Sequence[Sequence[Value]]) -> dict[str, Any]:
    """Return bars of one column with an alternative text; empty for a single row."""
    at = sheet.chart
    if at is None or len(rows) < 2:
        return {"alt": "", "bars": [], "more": ""}
    column, numbers = sheet.columns[at], [row[at] for row in rows[:MAX_BARS]]
    most = max((number for number in numbers if isinstance(number, int)), default=0)
    bars = [_bar(row[0], number, column.kind, most) for row, number in zip(rows, numbers, strict=False)]
    title = f"{column.short or column.header}, {sheet.title}"
    said = ", ".join(f"{names.isolated(bar['label'])} {bar['value']}" for bar in bars)
    alt = _("Bar chart: %(title)s. %(bars)s.", title=title, bars=said)
    return {"alt": alt, "bars": bars, "more": _("The others stand in the table.") if len(rows) > MAX_BARS else ""}


def _bar(name: Value, number: Value, kind: str, most: int) -> dict[str, Any]:
    share = 100 * number / most if isinstance(number, int) and most else 0
    return {"label": in_words(name, "text"), "value": in_words(number, kind), "share": round(share, 1)}
