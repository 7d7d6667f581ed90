"""CSV files that spreadsheets read correctly: text stays text, numbers stay numbers, nothing becomes a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import IO, Any

Cell = Any  # a number, a day, None, or an object that str() converts to text
Row = Sequence[Cell]
# Characters that begin a formula in a spreadsheet, also in full-width form, after any characters that it ignores.
_SIGN = "[=+@＝＋－＠﹢﹣−﹦﹫-]"
_UNSEEN = "[\\s\u00a0\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
_DANGEROUS = re.compile(f"{_UNSEEN}{_SIGN}|[\t\r\n]")
# The same after a character that a program with another separator takes for the end of a cell.
_BEHIND = re.compile(f"([,;|\t\r\n][\"']*{_UNSEEN}[\"']*)(?={_SIGN})")
SEPARATORS = {"semicolon": ";", "comma": ","}


@dataclass(frozen=True, slots=True)
class Style:
    """`separator` is ';' or ','; `mark`: whether the file begins with a byte order mark (UTF-8)."""

    separator: str = ";"
    mark: bool = True


GERMAN = Style()  # as German spreadsheet programs expect it


def safe(cell: Cell) -> Any:
    """Return `cell` safe for CSV: without soft hyphens, with an apostrophe before what could be a formula."""
    if cell is None or isinstance(cell, int | float):
        return cell
    if isinstance(cell, date):
        return cell.isoformat()
    return _safe(str(cell))


@lru_cache(maxsize=4096)  # most cells of a long table are the same few words
def _safe(cell: str) -> str:
    text = _BEHIND.sub(r"\1'", cell.replace("\u00ad", ""))
    return f"'{text}" if _DANGEROUS.match(text) else text


def write(header: Row, rows: Iterable[Row], style: Style = GERMAN) -> bytes:
    """Return a CSV file of one table."""
    out = io.BytesIO()
    with writer(out, style) as writerow:
        writerow(header)
        for row in rows:
            writerow(row)
    return out.getvalue()


@contextmanager
def writer(out: IO[bytes], style: Style = GERMAN) -> Iterator[Callable[[Row], Any]]:
    """Yield a function that writes one row to `out`, for tables that are too long for memory."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig" if style.mark else "utf-8", newline="", write_through=False)
    rows = csv.writer(text, delimiter=style.separator, lineterminator="\r\n")
    yield lambda row: rows.writerow([safe(cell) for cell in row])
    text.flush()
    text.detach()
