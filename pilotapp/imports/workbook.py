"""Reads a workbook (XLSX, ODS, old XLS) in a process of its own with little memory, and writes its cells as JSON.

A spreadsheet of some kilobytes can ask for all memory of a machine: by what it is packed from, by a cell far to the
right and below, by a row that is repeated a million times. Here such a file ends this process and nothing else.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

from pilotapp.imports import hidden_rows

MEMORY = 768 * 1024 * 1024  # bytes of addresses that this process may use
SECONDS = 30  # of processor time
_MAX_FILLED = 100_000  # cells that merged ranges may fill


class Limits(NamedTuple):
    """The most that a workbook may hold: rows with content, columns, letters of a cell, letters of all cells."""

    rows: int
    columns: int
    cell: int
    letters: int


def main() -> None:
    """Workbook in, JSON out: `{"sheets": [...], "wide": [names]}` or `{"error": code}`.

    Arguments: most rows, most columns, most letters of a cell (the rest is cut) and of all cells together.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    limits = Limits(*map(int, sys.argv[1:]))
    content = sys.stdin.buffer.read()
    try:
        found: dict[str, Any] = _sheets(content, limits)
    except OverflowError:
        found = {"error": "too_large"}
    except Exception as error:  # calamine's own kinds, all of which say: this is no workbook
        found = {"error": "password" if type(error).__name__ == "PasswordError" else "unreadable"}
    sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode(errors="replace"))


def _sheets(content: bytes, limits: Limits) -> dict[str, Any]:
    """Sheets with anything in them. Raises OverflowError for more rows or letters than may be.

    A sheet with more columns than may be is left out and named in 'wide': it is a calendar or a drawing beside the
    data. 'hidden' says whether a sheet cannot be seen in the program, 'hidden_rows' which of its rows cannot.
    """
    from python_calamine import SheetVisibleEnum, load_workbook

    workbook = load_workbook(BytesIO(content))
    hidden = {each.name for each in workbook.sheets_metadata if each.visible != SheetVisibleEnum.Visible}
    unseen = hidden_rows.of(content)
    sheets, wide, left, letters = [], [], limits.rows, limits.letters
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        rows = _rows(sheet, limits.cell)
        if max(map(len, rows), default=0) > limits.columns:
            wide.append(name[: limits.cell])
            continue
        left -= sum(map(bool, rows))
        letters -= sum(len(cell) for row in rows for cell in row)
        if left < 0 or letters < 0:
            raise OverflowError
        about = {"hidden": name in hidden, "hidden_rows": unseen.get(name, [])}
        sheets.append({"name": name[: limits.cell], "rows": rows} | about)
    return {"sheets": sheets, "wide": wide}


def _rows(sheet: Any, most: int) -> list[list[str]]:
    """The rows from the first on, without empty cells at their ends; a cell merged over rows stands in each of them."""
    rows: list[list[str]] = []
    for row in sheet.to_python(skip_empty_area=False):
        cells = [_text(cell)[:most] for cell in row]
        while cells and not cells[-1].strip():
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    left = _MAX_FILLED
    for (top, column), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom > top and column == right and top < len(rows) and column < len(rows[top]):
            for row in rows[top + 1 : min(bottom + 1, top + left)]:
                left -= 1
                if row:  # a row without anything else is none
                    row.extend([""] * (column + 1 - len(row)))
                    row[column] = row[column] or rows[top][column]
    return rows


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
