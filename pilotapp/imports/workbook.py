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
from typing import Any

MEMORY = 768 * 1024 * 1024  # bytes of addresses that this process may use
SECONDS = 30  # of processor time


def main() -> None:
    """Workbook in, JSON out: `{"sheets": [{"name", "rows"}]}` or `{"error": code}`; arguments: most rows, columns."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    most_rows, most_columns = int(sys.argv[1]), int(sys.argv[2])
    content = sys.stdin.buffer.read()
    try:
        found: dict[str, Any] = {"sheets": _sheets(content, most_rows, most_columns)}
    except OverflowError:
        found = {"error": "too_large"}
    except Exception as error:  # calamine's own kinds, all of which say: this is no workbook
        found = {"error": "password" if type(error).__name__ == "PasswordError" else "unreadable"}
    sys.stdout.write(json.dumps(found))


def _sheets(content: bytes, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """Sheets with anything in them. Raises OverflowError for more rows, or for wider ones, than may be."""
    from python_calamine import load_workbook

    workbook = load_workbook(BytesIO(content))
    sheets, left = [], most_rows
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        left -= sheet.end[0] + 1
        if left < 0 or sheet.end[1] >= most_columns:
            raise OverflowError
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        sheets.append({"name": name, "rows": rows})
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
