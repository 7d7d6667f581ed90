"""Reads a workbook (XLSX, ODS, old XLS) in a process of its own with little memory, and writes its cells as JSON.

A spreadsheet of some kilobytes can ask for all memory of a machine: by what it is packed from, by a cell far to the
right and below, by a row that is repeated a million times. Here such a file ends this process and nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

MEMORY = 768 * 1024 * 1024  # bytes of addresses that this process may use
SECONDS = 30  # of processor time


class Limits(NamedTuple):
    """The most that a workbook may hold: rows, columns, letters of a cell, letters of all cells."""

    rows: int
    columns: int
    cell: int
    letters: int


def main() -> None:
    """Workbook in, JSON out: `{"sheets": [{"name", "rows"}]}` or `{"error": code}`.

    Arguments: most rows, most columns, most letters of a cell (the rest is cut) and of all cells together.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limits = Limits(*map(int, sys.argv[1:]))
    content = sys.stdin.buffer.read()
    try:
        found: dict[str, Any] = {"sheets": _sheets(content, limits)}
    except OverflowError:
        found = {"error": "too_large"}
    except Exception as error:  # calamine's own kinds, all of which say: this is no workbook
        found = {"error": "password" if type(error).__name__ == "PasswordError" else "unreadable"}
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode(errors="replace"))


def _sheets(content: bytes, limits: Limits) -> list[dict[str, Any]]:
    """Sheets with anything in them. Raises OverflowError for more rows, wider ones, or more letters than may be."""
    from python_calamine import load_workbook

    workbook = load_workbook(BytesIO(content))
    sheets, left, letters = [], limits.rows, limits.letters
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        left -= sheet.end[0] + 1
        if left < 0 or sheet.end[1] >= limits.columns:
            raise OverflowError
        rows = []
        for row in sheet.to_python(skip_empty_area=False):
            rows.append([_text(cell)[: limits.cell] for cell in row])
            letters -= sum(map(len, rows[-1]))
            if letters < 0:
                raise OverflowError
        sheets.append({"name": name[: limits.cell], "rows": rows})
    return sheets


def _text(cell: Any) -> str:
    """A cell as text, the same for every kind of file: dates in ISO form, whole numbers without a fraction."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(round(cell, 9))
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)


if __name__ == "__main__":
    main()
