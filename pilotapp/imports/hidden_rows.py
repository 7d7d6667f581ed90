"""Find the rows of a workbook that its program does not show (XLSX and ODS); calamine reads them like the others."""

import html
import re
import zipfile
from io import BytesIO

from pilotapp.imports.file_kinds import BROKEN_ZIP

_MAX_BYTES = 60 * 1024 * 1024  # bytes of one part that are looked at
_SHEET = re.compile(rb'<sheet\b[^>]*?\bname="([^"]*)"[^>]*?\br:id="([^"]*)"')
_ID, _TARGET = re.compile(rb'\bId="([^"]*)"'), re.compile(rb'\bTarget="([^"]*)"')
_ROW, _NUMBER = re.compile(rb"<row\b[^>]*>"), re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ODS_TABLE = re.compile(rb'<table:table\b[^>]*?table:name="([^"]*)"')
_ODS_ROW = re.compile(rb"<table:table-row\b[^>]*>")
_REPEATED = re.compile(rb'table:number-rows-repeated="(\d+)"')
_COLLAPSED = re.compile(rb'table:visibility="(?:collapse|filter)"')
_MANY = 100_000  # rows that are told


def of(content: bytes) -> dict[str, list[int]]:
    """Return the numbers (from 1) of hidden rows by the name of their sheet; nothing for old XLS."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = set(packed.namelist())
            if "xl/workbook.xml" in names:
                return _of_xlsx(packed, names)
            return _of_ods(_part(packed, "content.xml")) if "content.xml" in names else {}
    except BROKEN_ZIP:
        return {}


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    with packed.open(name) as part:
        return part.read(_MAX_BYTES)


def _of_xlsx(packed: zipfile.ZipFile, names: set[str]) -> dict[str, list[int]]:
    rels = "xl/_rels/workbook.xml.rels"
    targets = {}
    for rel in re.findall(rb"<Relationship\b[^>]*>", _part(packed, rels)) if rels in names else []:
        if (key := _ID.search(rel)) and (target := _TARGET.search(rel)):
            path = target[1].decode(errors="replace")
            targets[key[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    found = {}
    for name, key in _SHEET.findall(_part(packed, "xl/workbook.xml")):
        if targets.get(key) in names:
            text = _part(packed, targets[key])
            rows = [row for row in _ROW.findall(text) if _HIDDEN.search(row)]
            numbers = [int(number[1]) for row in rows if (number := _NUMBER.search(row))]
            found[html.unescape(name.decode(errors="replace"))] = numbers[:_MANY]
    return found


def _of_ods(text: bytes) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    tables = [*_ODS_TABLE.finditer(text)]
    ends = [table.start() for table in tables[1:]] + [len(text)]
    for table, end in zip(tables, ends, strict=True):
        number = 1
        numbers: list[int] = []
        for row in _ODS_ROW.findall(text[table.end() : end]):
            repeated = _REPEATED.search(row)
            count = int(repeated[1]) if repeated else 1
            if _COLLAPSED.search(row) and len(numbers) < _MANY:
                numbers += range(number, number + min(count, _MANY))
            number += count
        found[html.unescape(table[1].decode(errors="replace"))] = numbers
    return found
