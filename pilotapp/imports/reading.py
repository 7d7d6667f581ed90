"""Bytes into sheets of text: any usual encoding and separator of CSV, XLSX, ODS and XLS, within limits."""

import io
import json
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pilotapp import names
from pilotapp.imports import decoding, delimited, file_kinds
from pilotapp.imports.file_refusals import REFUSALS, unclear_letters
from pilotapp.refusals import Refusal

MAX_BYTES = 10 * 1024 * 1024  # of a file
MAX_UNPACKED = 120 * 1024 * 1024  # bytes of what a workbook is packed from
MAX_ROWS = 50_000  # that are not empty
MAX_COLUMNS = 80
MAX_LETTERS = 200  # of a cell; what is longer is cut: no code, name or time is
MAX_READ = 2 * MAX_LETTERS  # what of a workbook's cell is handed on, before spaces in it are closed up
MAX_IN_ALL = 20_000_000  # letters of a workbook's cells: one text of some kilobytes may stand in thousands of them
PATIENCE = 60  # seconds
_PACKAGE = Path(__file__).resolve().parents[2]
_SIGNS = ("'=", "'+", "'-", "'@", "'＝", "'＋", "'－", "'＠")  # our own files keep formulas from being run this way


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file; the first of `rows` is row 1.

    `widths` are the numbers of cells of each row of a text, empty ones included; a workbook has none. `hidden`: the
    program does not show this sheet; `hidden_rows`: nor these rows of it. Line breaks within cells stay.
    """

    name: str
    rows: list[list[str]]
    widths: list[int] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds: its `sheets` with content, the names of sheets that are too `wide`, how it is `encoded`."""

    sheets: list[Sheet]
    wide: tuple[str, ...] = ()
    encoding: str = ""


def refusal(code: str, **values: Any) -> Refusal:
    """Return the refusal of a file, at the form's field `file`."""
    sentence = REFUSALS[code]
    return Refusal(sentence % values if values else sentence, "file")


def read(content: bytes, *, encoding: str = "", unpacked: int = MAX_UNPACKED, letters: int = MAX_IN_ALL) -> Workbook:
    """Read a file; `encoding` is what somebody chose for a text that is not Unicode.

    A workbook may have so many bytes `unpacked` and so many `letters` in its cells. Raises Refusal (field `file`),
    UnclearEncoding (field `encoding`).
    """
    if len(content) > MAX_BYTES:
        raise refusal("too_large")
    if not content.strip():
        raise refusal("empty")
    if code := file_kinds.unsupported(content):
        raise refusal(code)
    if content.startswith((file_kinds.ZIP, file_kinds.OLE)):
        found = _workbook(content, unpacked, letters)
    else:
        found = _text(content, encoding)
    filled = [sheet for sheet in found.sheets if any(sheet.rows)]
    if not filled:
        raise refusal("too_large" if found.wide else "empty")
    if sum(sum(map(bool, sheet.rows)) for sheet in filled) > MAX_ROWS:
        raise refusal("too_large")
    return Workbook(filled, found.wide, found.encoding)


def clean(cell: str) -> str:
    """Return the cell in one line, composed, without what cannot be printed."""
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    return "".join(letter for letter in text if letter.isprintable() or letter in names.JOINERS)[:MAX_LETTERS]


def _tidy(cell: str) -> str:
    """Like `clean`, with line breaks within: they part values."""
    lines = [line for part in cell.splitlines() if (line := clean(part))]
    text = "\n".join(lines)[:MAX_LETTERS]
    return text[1:] if text.startswith(_SIGNS) else text


def _trim(row: list[str]) -> list[str]:
    """The cells without spaces around them and without empty ones at the end."""
    cells = [_tidy(cell) if cell else "" for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(content: bytes, encoding: str) -> Workbook:
    try:
        decoded = decoding.decode(content, encoding)
    except UnicodeDecodeError:
        raise refusal("unreadable") from None
    if "\0" in decoded.text:
        raise refusal("unreadable")
    if decoded.rivals:
        raise unclear_letters(content, decoded)
    try:
        found = delimited.split(decoded.text, MAX_ROWS)
    except delimited.TooManyRows:
        raise refusal("too_large") from None
    except delimited.OpenQuote as error:
        raise refusal("quote", line=error.line) from None
    rows = [_trim(row) for row in found.rows]
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise refusal("too_large")
    return Workbook([Sheet("", rows, found.widths)], encoding=decoded.encoding)


def _workbook(content: bytes, unpacked: int, letters: int) -> Workbook:
    if content.startswith(file_kinds.ZIP):
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
    sheets = [
        Sheet(each["name"], [_trim(row) for row in each["rows"]], [], each["hidden"], frozenset(each["hidden_rows"]))
        for each in found["sheets"]
    ]
    return Workbook(sheets, tuple(found["wide"]))


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
    except file_kinds.BROKEN_ZIP:
        raise refusal("unreadable") from None


def _blocks(packed: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    read = 0
    with packed.open(info) as stream:
        while read <= most and (block := stream.read(1 << 16)):
            read += len(block)
            yield block
