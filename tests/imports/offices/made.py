"""Files as programs write them: text in any encoding, workbooks, and what only bears the name of a spreadsheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from tests.imports.offices.declared import Made

BINARY = Path(__file__).parent / "binary"
Row = Sequence[Any]
_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">
<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"""


def text(body: str, encoding: str = "utf-8", newline: str = "\r\n") -> Made:
    """A text file; the line break after the opening quotes of `body` is none of it."""
    return lambda: body.removeprefix("\n").replace("\n", newline).encode(encoding)


def stored(name: str) -> Made:
    """A file that no generator of ours makes, from the folder `binary` (its README says which program made it)."""
    return _binary(lambda: (BINARY / name).read_bytes())


def _binary(make: Made) -> Made:
    make.is_binary = True  # type: ignore[attr-defined]
    return make


def xlsx(*sheets: tuple[str, Sequence[Row]], more: Callable[[Any, Any], None] | None = None, **options: Any) -> Made:
    """A workbook of Excel; days and times are formatted.

    `more` gets the workbook and its sheets by name, to hide, merge and set; `options` are xlsxwriter's.
    """

    def make() -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
        formats = {
            kind: book.add_format({"num_format": pattern})
            for kind, pattern in (
                (datetime, "dd.mm.yyyy hh:mm"),
                (date, "dd.mm.yyyy"),
                (time, "hh:mm"),
                (timedelta, "[h]:mm"),
            )
        }
        made = {name: book.add_worksheet(name) for name, _ in sheets}
        for name, rows in sheets:
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    _write(made[name], number, column, cell, formats)
        if more:
            more(book, made)
        book.close()
        return out.getvalue()

    return _binary(make)


def _write(sheet: Any, row: int, column: int, cell: Any, formats: dict[type, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif type(cell) in formats:
        sheet.write_datetime(row, column, cell, formats[type(cell)])
    else:
        sheet.write(row, column, cell)


def with_open_formulas(book: Made, last_row: int) -> Made:
    """The workbook with formulas below that give '' in column A of its first sheet, down to `last_row`, as in forms."""

    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(book())) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                content = before.read(name).decode()
                if name == "xl/worksheets/sheet1.xml":
                    rows = content.count("<row ")
                    form = '<row r="{0}"><c r="A{0}" t="str"><f>""</f><v></v></c></row>'
                    more = "".join(map(form.format, range(rows + 1, last_row + 1)))
                    content = content.replace("</sheetData>", f"{more}</sheetData>")
                after.writestr(name, content)
        return out.getvalue()

    return _binary(make)


def ods(name: str, rows: Sequence[Row], repeated: int = 1_000_000) -> Made:
    """A table of LibreOffice, which ends in `repeated` empty rows as its own do."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    cells = '<table:table-cell table:number-columns-repeated="1024"/>'
    empty = f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'
    sheet = f'<table:table table:name="{escape(name)}">{lines}{empty}</table:table>'

    def make() -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            packed.writestr("content.xml", _ODS.format(sheets=sheet))
            packed.writestr("META-INF/manifest.xml", _MANIFEST)
        return out.getvalue()

    return _binary(make)


_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def _ods_cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind, value = "date", f'office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, timedelta):
        minutes = int(cell.total_seconds() // 60)
        kind, value = "time", f'office:time-value="PT{minutes // 60:02}H{minutes % 60:02}M00S"'
    elif isinstance(cell, int | float):
        kind, value = "float", f'office:value="{cell}"'
    else:
        kind, value = "string", ""
    return (
        f'<table:table-cell office:value-type="{kind}" {value}><text:p>{escape(str(cell))}</text:p></table:table-cell>'
    )


def html(rows: Sequence[Row]) -> Made:
    """A page of the web under the name of a spreadsheet, as portals and old databases offer it."""
    lines = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>\n" for row in rows)
    return text(f'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table>\n{lines}</table></body></html>')


def mhtml(rows: Sequence[Row]) -> Made:
    """Excel's 'single file web page'."""
    head = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n"
    head += 'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    kind = "Content-Location: file:///C:/stunden.htm\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return lambda: (head + kind).encode() + html(rows)() + b"\r\n--b--\r\n"


def xml_of_2003(rows: Sequence[Row]) -> Made:
    """An XML spreadsheet of Excel 2003."""
    cells = [[f'<Cell><Data ss:Type="String">{escape(str(cell))}</Data></Cell>' for cell in row] for row in rows]
    lines = "".join(f"<Row>{''.join(row)}</Row>\n" for row in cells)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    program = '<?mso-application progid="Excel.Sheet"?>'
    sheet = f'<Worksheet ss:Name="Tabelle1"><Table>\n{lines}</Table></Worksheet>'
    book = f'<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'
    return text(f'<?xml version="1.0"?>\n{program}\n{book}')


def slk(rows: Sequence[Row]) -> Made:
    """A symbolic link file, which Multiplan and old databases wrote."""
    cells = [
        f'C;Y{number};X{column};K"{cell}"' for number, row in enumerate(rows, 1) for column, cell in enumerate(row, 1)
    ]
    return text("\n".join(["ID;PWXL;N;E", *cells, "E", ""]), "cp1252")
