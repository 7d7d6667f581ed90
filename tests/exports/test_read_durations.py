"""Durations in spreadsheets read as on pages: minutes below an hour, and corrections below zero."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.exports import xlsx_file
from pilotapp.exports.sheets import Book, Column, Sheet
from tests.exports.sheets import read_xlsx

MINUTES = (59, 60, 61, -600)


@pytest.fixture
def body(app: Flask, tmp_path: Path) -> bytes:
    """A spreadsheet with one column of minutes."""
    rows = [(minutes,) for minutes in MINUTES]
    sheet = Sheet("hours", "Hours", [Column("Time on site (minutes)", "minutes")], rows)
    out = io.BytesIO()
    with app.test_request_context():
        today = clock.today("Europe/Berlin")
        xlsx_file.write_book(Book("Release 1", "Programme", "2026", "en", today, [sheet]), out, tmp_path)
    return out.getvalue()


def test_it_shows_minutes_alone_below_an_hour_only(body):
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        (limit,) = re.findall(r"\[&lt;([\d.]+)\]", file.read("xl/styles.xml").decode())
        stored = re.findall(r"<c r=\"B\d+\"[^>]*><v>([\d.]+)</v>", file.read("xl/worksheets/sheet2.xml").decode())
    hours = [float(value) for value in stored if "." in value]
    assert [value < float(limit) for value in hours] == [True, False, False]


def test_it_writes_what_is_below_zero_in_words(body):
    _header, *rows = read_xlsx(body)["Hours"]
    assert rows[-1] == [-600, "−10 h"]
    assert isinstance(rows[0][1], timedelta) or rows[0][1].minute == 59
