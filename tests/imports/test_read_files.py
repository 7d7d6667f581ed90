"""All usual file formats of an office are read, and harmful files are refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from pilotapp.imports import reading
from pilotapp.imports.reading import Sheet, Workbook
from pilotapp.refusals import Refusal
from tests.support import office


def read(content: bytes, **options: int) -> list[Sheet]:
    """The sheets of a file, without what is only said of a text."""
    found: Workbook = reading.read(content, **options)
    return [Sheet(sheet.name, sheet.rows) for sheet in found.sheets]


TEXT = "Datum;Lotsin;Dauer\r\n3.4.2024;Özlem, A.;1:30\r\n"
ROWS = [["Datum", "Lotsin", "Dauer"], ["3.4.2024", "Özlem, A.", "1:30"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_it_reads_every_usual_encoding(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == [Sheet("", ROWS)]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_it_reads_every_usual_separator(separator: str) -> None:
    text = TEXT.replace(";", separator).replace("Özlem, A.", '"Özlem, A."')
    assert read(text.encode()) == [Sheet("", ROWS)]


def test_it_keeps_the_numbers_of_rows_with_a_line_of_excels_own() -> None:
    assert read(b"sep=,\r\nDatum,Lotsin\r\n")[0].rows == [[], ["Datum", "Lotsin"]]


@pytest.mark.process
def test_it_reads_a_workbook_that_libreoffice_made(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("Datum;Dauer;Lotsin\n2024-04-03;01:30;Amal\n")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("xlsx", "ods", "xls"):
        office.convert(tmp_path / "old.csv", kind, profile)
        assert read((tmp_path / f"old.{kind}").read_bytes())[0].rows[1] == ["2024-04-03", "01:30", "Amal"], kind


@pytest.mark.process
def test_it_reads_every_sheet_with_its_dates_and_durations() -> None:
    found = read(workbook())
    assert [sheet.name for sheet in found] == ["2023", "2024"]
    assert found[1].rows == [["Alle Einsätze"], [], ["Datum", "Dauer"], ["2024-04-03", "1:30"], ["2024-04-04", "25:00"]]


@pytest.mark.process
@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0" + b"a" * 600, b"a;b\x00\n", b'"' + b"a" * 200_000],
    ids=["empty", "blank", "no workbook", "no old workbook", "bytes", "endless cell"],
)
def test_it_refuses_what_is_no_table(content: bytes) -> None:
    with pytest.raises(Refusal):
        read(content)


def test_it_refuses_a_file_that_unpacks_to_much_more() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
    lying = packed.getvalue().replace((3_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    for content in (packed.getvalue(), lying):
        with pytest.raises(Refusal, match="too large"):
            read(content, unpacked=1_000_000)


@pytest.mark.process
def test_it_refuses_a_cell_at_the_far_end_of_a_sheet() -> None:
    with pytest.raises(Refusal, match="too large"):
        read(workbook(far=True))


def test_it_refuses_too_many_rows_and_columns() -> None:
    for content in (b"1\n" * (reading.MAX_ROWS + 1), b"1;" * 100 + b"1\n", b"x" * (reading.MAX_BYTES + 1)):
        with pytest.raises(Refusal, match="too large"):
            read(content)


@pytest.mark.process
def test_it_takes_no_more_of_a_long_text_than_it_keeps() -> None:
    content = same_text_everywhere("x" * 30_000, 3_000)
    assert len(content) < 30_000
    tracemalloc.start()
    found = read(content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (len(found[0].rows), {len(row[0]) for row in found[0].rows}) == (3_000, {reading.MAX_LETTERS})
    assert most < 20_000_000


@pytest.mark.process
def test_it_refuses_more_letters_than_any_table_has() -> None:
    content = same_text_everywhere("x" * 100, 300)
    assert len(read(content, letters=30_000)[0].rows) == 300
    with pytest.raises(Refusal, match="too large"):
        read(content, letters=29_999)


@pytest.mark.process
def test_it_tells_the_reader_of_workbooks_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILOTAPP_SECRET_KEY", "nobody may know")
    told = []
    run = subprocess.run

    def spy(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        look = "import json, os, sys; sys.stdin.read(); print(json.dumps(dict(os.environ)))"
        told.append(json.loads(run([sys.executable, "-c", look], **(options | {"input": b""})).stdout))  # type: ignore[call-overload]
        return run(command, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "run", spy)
    assert len(read(workbook())) == 2
    assert set(told[0]) <= {"LC_CTYPE"}  # Python's own


def same_text_everywhere(text: str, cells: int) -> bytes:
    """A workbook that holds a text once and shows it in many cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write_column(0, 0, [text] * cells)
    book.close()
    return out.getvalue()


def workbook(far: bool = False) -> bytes:
    """Two sheets, the second with a title, an empty row, dates and durations."""
    from datetime import datetime

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    day, length = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "[h]:mm"})
    book.add_worksheet("2023").write_row(0, 0, ["Datum", "Dauer"])
    sheet = book.add_worksheet("2024")
    sheet.write(0, 0, "Alle Einsätze")
    sheet.write_row(2, 0, ["Datum", "Dauer"])
    for row, hours in ((3, 1.5), (4, 25.0)):
        sheet.write_datetime(row, 0, datetime(2024, 4, row), day)
        sheet.write_number(row, 1, hours / 24, length)
    book.add_worksheet("empty")
    if far:
        sheet.write(1_048_575, 16_383, "x")
    book.close()
    return out.getvalue()
