"""From the sheets of a file to its tables: headers found, sheets of the same columns put together, rows made whole.

What is left out (totals, headings, headers that are repeated) is listed with its row; what is filled in is said of its
row: the pilot who stands once above several rows, the year or month that only a title names.
"""

from collections.abc import Sequence

from pilotapp.imports import days, header_rows, privacy
from pilotapp.imports.columns import (
    CARRIED,
    OWNER,
    RAGGED,
    SHEET_STEP,
    Column,
    ColumnClassifier,
    Rows,
    Table,
    is_safe_name,
)
from pilotapp.imports.header_rows import Head
from pilotapp.imports.reading import Sheet
from pilotapp.imports.sheet_rows import Line, Part, SheetReader, owner_of
from pilotapp.imports.spellings import Pilot

# Shares of rows without a pilot: below the first they are forgotten, from the second on the name above them is meant.
_FORGOTTEN, _GROUPED = 0.1, 0.3


def build(
    kind: str, sheets: Sequence[Sheet], pilots: Sequence[Pilot], trusted: Sequence[tuple[int, str]] = ()
) -> list[Table]:
    """Return the tables of a file that may be kept; none where no line names its columns.

    `pilots` are those of the programme, `trusted` positions and plain headers of columns of names that hold pilots.
    """
    classifier = ColumnClassifier(kind, {key for pilot in pilots for key in pilot.keys}, frozenset(trusted))
    groups: dict[tuple[bool, tuple[str, ...]], list[Part]] = {}
    for position, sheet in enumerate(sheets, 1):
        head = header_rows.find(kind, sheet.rows)
        if head is not None:
            # Hidden sheets are often copies of others: they are a table of their own.
            groups.setdefault((sheet.hidden, head.key), []).append(_part(sheet, position, head, pilots))
    tables = []
    for parts in groups.values():
        joined = _table(classifier, parts, pilots)
        is_whose = any(column.guess in ("pilot", "name") for column in joined.columns)
        tables += [joined] if is_whose or len(parts) == 1 else [_table(classifier, [part], pilots) for part in parts]
    return tables


def _part(sheet: Sheet, position: int, head: Head, pilots: Sequence[Pilot]) -> Part:
    year, month = days.context(" ".join((*head.titles, sheet.name)))
    return Part(sheet, position, head, owner_of((*head.titles, sheet.name), pilots), year, month)


def _table(classifier: ColumnClassifier, parts: Sequence[Part], pilots: Sequence[Pilot]) -> Table:
    lines: list[Line] = []
    dropped: list[tuple[int, str]] = []
    for index, part in enumerate(parts):
        reader = SheetReader(classifier.kind, part, index * SHEET_STEP, pilots)
        reader.read()
        lines += reader.lines
        dropped += reader.dropped
    header = [*parts[0].head.names]
    width = max(len(header), *(len(line.cells) for line in lines)) if lines else len(header)
    header += [""] * (width - len(header))
    cells = [[line.cells[at] if at < len(line.cells) else "" for line in lines] for at in range(width)]
    columns = classifier.columns(header, cells)
    carries = _carry(columns, lines)
    columns = _with_owners(columns, lines, width)
    sheets = tuple(_shown(part) for part in parts)
    hidden = {number + index * SHEET_STEP for index, part in enumerate(parts) for number in part.sheet.hidden_rows}
    owners = {str(part.owner.uid) for part in parts if part.owner}
    return Table(
        sheets,
        tuple(columns),
        _kept(columns, lines),
        tuple(dropped),
        sum(line.number in hidden for line in lines),
        tuple(name for name, part in zip(sheets, parts, strict=True) if part.sheet.hidden),
        carries,
        owners.pop() if len(owners) == 1 else "",
    )


def _shown(part: Part) -> str:
    """The name of a sheet, or its number where the name may be somebody's."""
    return part.sheet.name if is_safe_name(part.sheet.name) else f"#{part.position}"


def _carry(columns: Sequence[Column], lines: Sequence[Line]) -> bool:
    """Let each row without a pilot have the one above it, and say so; whether the table is surely written that way.

    A few empty cells are only forgotten: they stay empty.
    """
    places = [column.position for column in columns if column.guess == "pilot"]
    rows = [line for line in lines if line.said != RAGGED]
    above: dict[int, str] = {}
    empty: list[tuple[Line, dict[int, str]]] = []
    for line in rows:
        own = {place: line.cells[place] for place in places if place < len(line.cells) and line.cells[place]}
        if own:
            above = own
        elif above and sum(map(bool, line.cells)) > 1:
            empty.append((line, above))
    if len(empty) < _FORGOTTEN * len(rows):
        return False
    for line, names_above in empty:
        line.cells.extend([""] * (max(places) + 1 - len(line.cells)))
        for place, name in names_above.items():
            line.cells[place] = name
        line.said = CARRIED
    return len(empty) >= _GROUPED * len(rows)


def _with_owners(columns: list[Column], lines: Sequence[Line], width: int) -> list[Column]:
    """Where no column holds pilots and every row has one by its sheet or by a heading, a column of them."""
    rows = [line for line in lines if line.said != RAGGED]
    owned = bool(rows) and all(line.owner for line in rows)
    if not owned or any(column.guess == "pilot" for column in columns):
        return columns
    for line in rows:
        line.cells.extend([""] * (width - len(line.cells)))
        line.cells.append(line.owner)
    return [*columns, Column(width, OWNER, None, "pilot", is_mark=True)]


def _kept(columns: Sequence[Column], lines: Sequence[Line]) -> Rows:
    allowed = [column for column in columns if not column.refused]
    found = []
    for line in lines:
        cells = tuple(
            privacy.without_people(line.cells[column.position], column.guess)
            if column.position < len(line.cells)
            else ""
            for column in allowed
        )
        if any(cells) or line.said == RAGGED:
            found.append((line.number, cells, line.said))
    return tuple(found)
