"""Bytes into sheets of text: any usual encoding and separator of CSV, XLSX, ODS and XLS, within limits."""

from __future__ import annotations

import codecs
import csv
import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import names
from pilotapp.refusals import Refusal

MAX_BYTES = 10 * 1024 * 1024  # of a file
MAX_UNPACKED = 120 * 1024 * 1024  # bytes of what a workbook is packed from
MAX_ROWS = 50_000
MAX_COLUMNS = 80
MAX_LETTERS = 200  # of a cell; what is longer is cut: no code, name or time is
MAX_READ = 2 * MAX_LETTERS  # what of a workbook's cell is handed on, before spaces in it are closed up
MAX_IN_ALL = 20_000_000  # letters of a workbook's cells: one text of some kilobytes may stand in thousands of them
PATIENCE = 60  # seconds
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = ";,\t|"
_LOOK = 50  # lines by which the separator is found
_PACKAGE = Path(__file__).resolve().parents[2]

_REFUSALS: dict[str, Any] = {
    "empty": _l("This file is empty. Please choose the file with your table."),
    "too_large": _l(
        "This file is too large: at most 10 MB, 50,000 rows and 80 columns. Please cut it into several files, for "
        "example one for each year; rows that came before are recognised."
    ),
    "password": _l("This file is protected by a password. Please save it without one and choose it again."),
    "unreadable": _l(
        "This file cannot be read as a table. Please open it in your spreadsheet program, save it as .xlsx or .csv, "
        "and choose that file."
    ),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file; the first of `rows` is row 1."""

    name: str
    rows: list[list[str]]


def refusal(code: str) -> Refusal:
    """The refusal of a file, at the form's field `file`."""
    return Refusal(_REFUSALS[code], "file")


def read(content: bytes, *, unpacked: int = MAX_UNPACKED, letters: int = MAX_IN_ALL) -> list[Sheet]:
    """The sheets of a file that hold anything. Raises Refusal (field `file`).

    A workbook may have so many bytes `unpacked` and so many `letters` in its cells.
    """
    if len(content) > MAX_BYTES:
        raise refusal("too_large")
    if not content.strip():
        raise refusal("empty")
    if content.startswith(_ZIP) or content.startswith(_OLE):
        sheets = _workbook(content, unpacked, letters)
    else:
        sheets = [Sheet("", _csv(_decode(content)))]
    cleaned = [Sheet(sheet.name[:60], [_trim(row) for row in sheet.rows]) for sheet in sheets]
    filled = [sheet for sheet in cleaned if any(sheet.rows)]
    if not filled:
        raise refusal("empty")
    if sum(len(sheet.rows) for sheet in filled) > MAX_ROWS or _widest(filled) > MAX_COLUMNS:
        raise refusal("too_large")
    return filled


def _widest(sheets: list[Sheet]) -> int:
    return max(len(row) for sheet in sheets for row in sheet.rows)


def _trim(row: list[str]) -> list[str]:
    """The cells without spaces around them and without empty ones at the end."""
    cells = [_clean(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _clean(cell: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    return "".join(letter for letter in text if letter.isprintable() or letter in names.JOINERS)[:MAX_LETTERS]


def _decode(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _by(encoding, content)
    if content[:400:2].count(0) > content[1:400:2].count(0) + 5:
        return _by("utf-16-be", content)
    if content[1:400:2].count(0) > 5:
        return _by("utf-16-le", content)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _by(encoding: str, content: bytes) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise refusal("unreadable") from None


def _csv(text: str) -> list[list[str]]:
    if "\0" in text:
        raise refusal("unreadable")
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    try:
        if said.startswith("sep=") and len(said) == 5:  # Excel's own way to say it; the line stays, so that rows count
            return [[], *_split(rest, said[4])]
        return _split(text, _separator(text))
    except csv.Error:
        raise refusal("unreadable") from None


def _split(text: str, separator: str) -> list[list[str]]:
    rows = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        rows.append(row)
        if len(rows) > MAX_ROWS:
            raise refusal("too_large")
    return rows


def _separator(text: str) -> str:
    """The separator by which most lines get the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[: _LOOK * 2] if line.strip()][:_LOOK]

    def fitting(separator: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1]
        usual = max(set(counts), key=counts.count, default=0)
        return counts.count(usual) if usual else 0, usual

    return max(_SEPARATORS, key=fitting)


def _workbook(content: bytes, unpacked: int, letters: int) -> list[Sheet]:
    if content.startswith(_ZIP):
        _refuse_bombs(content, unpacked)
    limits = map(str, (MAX_ROWS, MAX_COLUMNS, MAX_READ, letters))
    command = [sys.executable, "-m", "pilotapp.imports.workbook", *limits]
    try:
        done = subprocess.run(  # noqa: S603 - our own command; no environment: keys and addresses stand in ours
            command, input=content, capture_output=True, cwd=_PACKAGE, env={}, timeout=PATIENCE, check=False
        )
        found = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise refusal("too_large") from None
    except ValueError:  # it was ended before it could answer: too much memory, too long
        raise refusal("too_large") from None
    if "error" in found:
        raise refusal(found["error"])
    return [Sheet(sheet["name"], sheet["rows"]) for sheet in found["sheets"]]


def _refuse_bombs(content: bytes, most: int) -> None:
    """Unpack everything once without keeping it: what a file says about its sizes need not be true."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            left = most
            for info in packed.infolist():
                info.file_size = 2 * most  # else reading would stop at the size that the file claims
                left -= sum(len(block) for block in _blocks(packed, info, left))
                if left < 0:
                    raise refusal("too_large")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise refusal("unreadable") from None


def _blocks(packed: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    read = 0
    with packed.open(info) as stream:
        while read <= most and (block := stream.read(1 << 16)):
            read += len(block)
            yield block
