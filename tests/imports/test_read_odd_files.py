"""Files under the name of a spreadsheet that are none, workbooks with odd sheets, letters of old programs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from pilotapp.imports import decoding
from pilotapp.models import Visit
from tests.imports.tables import hand_in, imported
from tests.support.people import Somebody

HEADER = ("Datum", "Lotsin", "Stunden", "Einrichtung")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def book(fill: Callable[[Any], None]) -> bytes:
    """A workbook, filled by a function."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(made)
    made.close()
    return out.getvalue()


def rows_of(month: int, count: int = 2) -> list[tuple[Any, ...]]:
    """Visits of a month of 2019."""
    return [(datetime(2019, month, day), "Amal", 1.5, "Schule") for day in range(1, count + 1)]


def add_sheet(made: Any, name: str, rows: list[tuple[Any, ...]], header: tuple[str, ...] = HEADER) -> Any:
    """A sheet with a header and rows."""
    sheet = made.add_worksheet(name)
    day = made.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, header)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, cell, day)
            else:
                sheet.write(number, column, cell)
    return sheet


def archive(**parts: str) -> bytes:
    """A packed file with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "what", "remedy"),
    [
        (b"\xef\xbb\xbf<html xmlns:o='urn'><table><tr><td>Datum</td></tr></table></html>", "web page (HTML)", ".xlsx"),
        ("<!DOCTYPE html><table>".encode("utf-16"), "web page (HTML)", ".xlsx"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web page (MHTML)", ".xlsx"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "Excel 2003", ".xlsx"),
        (b"ID;PWXL;N;E\r\nP;PGeneral", "SYLK", ".xlsx"),
        (b"%PDF-1.7\n", "PDF", "spreadsheet"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password", "without one"),
        pytest.param(
            archive(META_INF__manifest_xml="").replace(b"META_INF", b"META-INF"),
            "cannot be read",
            ".xlsx",
            marks=pytest.mark.process,
        ),
    ],
    ids=["html", "html utf-16", "mhtml", "xml", "slk", "pdf", "password", "no workbook"],
)
def test_it_says_what_a_file_is_and_how_to_save_it(karin: Somebody, content: bytes, what: str, remedy: str) -> None:
    page = hand_in(karin, content, "alt.xls")
    assert page.status == 422
    assert what in page.errors()[0] and remedy in page.errors()[0]


@pytest.mark.process
def test_it_reads_monthly_sheets_as_one_table(karin: Somebody) -> None:
    names = ("Januar", "Februar", "März", "April")
    content = book(lambda made: [add_sheet(made, name, rows_of(at)) for at, name in enumerate(names, 1)])
    page = hand_in(karin, content, "2019.xlsx")
    assert "4 sheets have the same columns and are read as one table: Januar, Februar, März, April." in page.text
    run = imported(karin, content, "2019.xlsx")
    assert (run.added, sorted({visit.day.month for visit in Visit.select()})) == (8, [1, 2, 3, 4])


@pytest.mark.process
def test_it_offers_sheets_by_their_number_where_their_names_may_be_those_of_people(karin: Somebody) -> None:
    rows = [row[:1] + row[2:] for row in rows_of(1)]
    header = (HEADER[0], *HEADER[2:])
    content = book(lambda made: [add_sheet(made, name, rows, header) for name in ("Dilan Beispiel", "Jürg Probst")])
    page = hand_in(karin, content, "2020.xlsx")
    assert "Sheet 1, 2 rows" in page.text and "Sheet 2, 2 rows" in page.text
    assert "are numbered in the order of your spreadsheet" in page.text
    assert ("Beispiel" in page.html, "Probst" in page.html) == (False, False)


@pytest.mark.process
def test_it_calls_a_row_by_its_sheet(karin: Somebody) -> None:
    broken = [(datetime(2019, 2, 1), "Amal", "lang", "Schule")]
    content = book(lambda made: [add_sheet(made, "Januar", rows_of(1)), add_sheet(made, "Februar", broken)])
    run = imported(karin, content, "2019.xlsx")
    body = karin.client.get(f"/imports/{run.uid}/errors.csv").get_data(as_text=True)
    assert (run.added, run.wrong) == (2, 1)
    assert "Sheet Februar, row 2;Stunden;This is no duration." in body


@pytest.mark.process
def test_it_says_what_is_hidden_and_reads_it(karin: Somebody) -> None:
    def fill(made: Any) -> None:
        made.add_worksheet("Notizen").write(0, 0, "x")
        sheet = add_sheet(made, "2019", rows_of(1, 3))
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.hide()

    page = hand_in(karin, book(fill), "alt.xlsx")
    assert "1 row is hidden in your spreadsheet." in page.text
    assert "These sheets are hidden in your spreadsheet, and are read: 2019." in page.text


@pytest.mark.process
def test_it_fills_merged_cells(karin: Somebody) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet("2019")
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 1, 3, 1, "Amal")
        sheet.merge_range(1, 0, 2, 0, "03.04.2019")
        sheet.write(3, 0, "05.04.2019")
        for number in (1, 2, 3):
            sheet.write_row(number, 2, (number, "Schule"))

    assert imported(karin, book(fill), "alt.xlsx").added == 3
    assert sorted((visit.day, visit.minutes) for visit in Visit.select()) == [
        (date(2019, 4, 3), 60), (date(2019, 4, 3), 120), (date(2019, 4, 5), 180),
    ]  # fmt: skip


@pytest.mark.process
def test_it_counts_no_empty_rows_and_no_other_sheets(karin: Somebody) -> None:
    def fill(made: Any) -> None:
        sheet = add_sheet(made, "2019", rows_of(1, 3))
        for number in range(4, 60_004):
            sheet.write_formula(number, 5, '=""', None, "")
        made.add_worksheet("Kalender").write_row(0, 0, [f"{day}.1." for day in range(366)])

    page = hand_in(karin, book(fill), "alt.xlsx")
    assert page.status == 200 and "1 sheet with more than 80 columns is left out." in page.text
    assert imported(karin, book(fill), "alt.xlsx").added == 3


TEXT = "Datum;Lotsin;Stunden;Einrichtung\r\n03.04.2019;Jörg Größe;1,5;Bürgeramt\r\n"


@pytest.mark.parametrize(("encoding", "said"), [("mac_roman", "an old Mac"), ("cp850", "DOS"), ("cp1252", "")])
def test_it_reads_letters_of_old_programs_and_says_so(karin: Somebody, encoding: str, said: str) -> None:
    page = hand_in(karin, TEXT.encode(encoding))
    assert ("read as those of" in page.text, said in page.text) == (bool(said), True)
    values = page.form("/columns").submit()
    assert "Jörg Größe (1)" in values.text
    assert values.form("/values").values["code:institution_kind:burgeramt"] == "citizens_office"


def test_it_mends_single_bytes_among_unicode(karin: Somebody) -> None:
    content = TEXT.encode().replace("Bürgeramt".encode(), b"B\xfcrgeramt")
    values = hand_in(karin, content).form("/columns").submit()
    assert "Jörg Größe (1)" in values.text and "Bürgeramt (1)" in values.text


def test_it_asks_by_a_sample_which_letters_are_meant(karin: Somebody) -> None:
    content = "Datum;Lotsin;Stunden\r\n03.04.2019;Amal;1,5\r\n04.04.2019;Hélène;1\r\n".encode("cp1252")
    assert decoding.decode(content).rivals
    page = hand_in(karin, content)
    assert "Which line is spelled right?" in page.text
    assert "Which line is spelled right? (optional)" not in page.text
    assert ("Hélène" in page.html, "è é" in page.text) == (False, True)
    assert "Hélène (1)" in hand_in(karin, content, encoding="cp1252").form("/columns").submit().text
