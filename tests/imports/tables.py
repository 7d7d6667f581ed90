"""Tables of earlier years as offices keep them, and the way through the pages of an import."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from pilotapp.imports import worker
from pilotapp.models import ImportRun
from tests.support.page_client import Page
from tests.support.people import Somebody

HEADER = ("Datum", "Lotsin", "Dauer (Std.)", "Einrichtung", "Thema", "Sprache", "Erstkontakt")
USUAL = ("Amal", "1,5", "Jobcenter", "Arbeit, Leistungen", "Arabisch", "x")
FIRST = date(2024, 1, 8)


def lines(count: int, **changes: Any) -> list[Sequence[str]]:
    """So many rows, one a day, all different."""
    return [((FIRST + timedelta(days=number)).strftime("%d.%m.%Y"), *USUAL) for number in range(count)]


def csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, separator: str = ";") -> str:
    """A table as the text of a CSV file."""
    return "".join(separator.join(row) + "\r\n" for row in (header, *rows))


def hand_in(
    who: Somebody,
    content: str | bytes,
    name: str = "2024.csv",
    kind: str = "visits",
    encoding: str = "",
    **options: Any,
) -> Page:
    """A file is chosen; the page after it."""
    body = content.encode() if isinstance(content, str) else content
    values = {"kind": kind, "file": (io.BytesIO(body), name), "csrf_token": who.client.token(), "encoding": encoding}
    return who.client.post_page("/imports/new", values, **options)


def run_of(page: Page) -> ImportRun:
    """The import that a page is about."""
    run: ImportRun = ImportRun.get_by_id(UUID(page.path.split("/")[2]))
    return run


def tried(who: Somebody, content: str | bytes, name: str = "2024.csv", **choices: Any) -> Page:
    """The whole way with what is proposed, to the preview; `choices` change the page of values."""
    columns = hand_in(who, content, name)
    values = columns.form("/columns").submit()
    return values.form("/values").submit(**choices)


def imported(who: Somebody, content: str | bytes, name: str = "2024.csv", **choices: Any) -> ImportRun:
    """The same, and the import is done."""
    preview = tried(who, content, name, **choices)
    uid = run_of(preview).uid
    if preview.has_form("/start"):
        preview.form("/start").submit()
        worker.drain()
    run: ImportRun = ImportRun.get_by_id(uid)
    return run
