"""Asks for files by the page's form, and reads them back by other libraries than those that wrote them."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import python_calamine
from werkzeug.test import TestResponse

from pilotapp.exports import commands
from pilotapp.exports.spec import TABLE, TABLES, VISITS, ExportSpec
from pilotapp.models import Person
from pilotapp.periods import Period
from tests.reports.rows import read_csv
from tests.support.people import Somebody

EVERY_TABLE = (*TABLES, VISITS)


def csv_of(viewer: Person, period: Period, name: str) -> list[dict[str, str]]:
    """The lines of the CSV that the viewer gets of a table, or of the visits one by one."""
    choice = ExportSpec(VISITS, period) if name == VISITS else ExportSpec(TABLE, period, table=name)
    return read_csv(commands.make(viewer, choice))


def read_xlsx(body: bytes) -> dict[str, list[list[Any]]]:
    """All sheets of a spreadsheet, row by row."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def read_zip(body: bytes) -> dict[str, list[dict[str, str]]]:
    """The CSV files of a zip, by their names."""
    with zipfile.ZipFile(io.BytesIO(body)) as files:
        return {name: read_csv(files.read(name)) for name in files.namelist()}


def ask(who: Somebody, query: str = "", **fields: str | None) -> TestResponse:
    """The answer to the page's form with these fields changed (None takes one away)."""
    form = who.client.page(f"/exports{query}").form("/exports")
    unknown = set(fields) - form.names
    assert not unknown, f"the form has no field {unknown}"
    values = {name: value for name, value in (form.values | fields).items() if value is not None}
    return who.client.post(form.action, data=values)
