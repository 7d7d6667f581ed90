"""From the sheets of a file to its tables: headers found, sheets of the same columns put together, rows made whole.

What is left out (totals, headings, headers that are repeated) is listed with its row; what is filled in is said of its
row: the pilot who stands once above several rows, the year or month that only a title names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pilotapp import names
from pilotapp.imports import days, header_rows, headers, layout, matching, privacy
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
from pilotapp.imports.spellings import Pilot

_TOTALS = frozenset(
    {"summe", "gesamt", "total", "insgesamt", "sum", "zwischensumme", "gesamtsumme", "subtotal", "ubertrag"}
)
_DITTO = frozenset({'"', "''", "″", "〃", '-"-', '-"', "dto", "dto.", "dito", "ditto", "s.o.", "s. o.", "ebenso"})
# Shares of rows without a pilot: below the first they are forgotten, from the second on the name above them is meant.
_FORGOTTEN, _GROUPED = 0.1, 0.3


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet, the `position`th of its file, with its header; `owner`: the pilot whom its name or a title names."""

    sheet: Sheet
    position: int
    head: Head
    owner: Pilot | None
    year: int | None
    month: int | None


@dataclass(slots=True)
class _Line:
    number: int
    cells: list[str]
    owner: str = ""
    said: str = ""


def build(kind: str, sheets: Sequence[Sheet], pilots: Sequence[Pilot], trusted: Sequence[str] = ()) -> list[Table]:
    """Return the tables of a file that may be kept; none where no line names its columns.

    `pilots` are those of the programme, `trusted` plain headers of columns of names that hold pilots.
    """
    classifier = ColumnClassifier(kind, {key for pilot in pilots for key in pilot.keys}, frozenset(trusted))
    groups: dict[tuple[bool, tuple[str, ...]], list[_Part]] = {}
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


def _part(sheet: Sheet, position: int, head: Head, pilots: Sequence[Pilot]) -> _Part:
    year, month = days.context(" ".join((*head.titles, sheet.name)))
    return _Part(sheet, position, head, _owner((*head.titles, sheet.name), pilots), year, month)


def _owner(titles: Sequence[str], pilots: Sequence[Pilot]) -> Pilot | None:
    """The only pilot whom these texts name: 'Amal Beispiel', 'Lotsin: Amal Beispiel'."""
    texts = {names.folded(part) for title in titles for part in (title, title.partition(":")[2]) if part.strip()}
    found = [pilot for pilot in pilots if texts & pilot.keys]
    return found[0] if len(found) == 1 else None


def _table(classifier: ColumnClassifier, parts: Sequence[_Part], pilots: Sequence[Pilot]) -> Table:
    lines: list[_Line] = []
    dropped: list[tuple[int, str]] = []
    for index, part in enumerate(parts):
        reader = _Reader(classifier.kind, part, index * SHEET_STEP, pilots)
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


def _shown(part: _Part) -> str:
    """The name of a sheet, or its number where the name may be somebody's."""
    return part.sheet.name if is_safe_name(part.sheet.name) else f"#{part.position}"


class _Reader:
    """Reads the rows of one sheet in their order: `lines` are rows, `dropped` are none."""

    def __init__(self, kind: str, part: _Part, step: int, pilots: Sequence[Pilot]) -> None:
        self.lines: list[_Line] = []
        self.dropped: list[tuple[int, str]] = []
        self._kind, self._part, self._step, self._pilots = kind, part, step, pilots
        self._owner = part.owner.name if part.owner else ""
        self._year, self._month = part.year, part.month
        named = enumerate(part.head.names) if kind == "visits" else ()
        self._days = [at for at, name in named if headers.parse(name).thing == "day"]
        self._above: list[str] = []
        self._is_other = False

    def read(self) -> None:
        """Read all rows below the header."""
        sheet, head = self._part.sheet, self._part.head
        most = sheet.widths[head.at] if sheet.widths else None
        for at, row in enumerate(sheet.rows[head.at + 1 :], head.at + 1):
            number = at + 1 + self._step
            if not any(row):
                continue
            if most is not None and len(row) > most:
                # Its cells may stand under the headers of others: none is kept.
                self.lines.append(_Line(number, [], self._owner, RAGGED))
            elif reason := self._reason(row):
                self.dropped.append((number, reason))
            else:
                self.lines.append(_Line(number, self._made_whole(row), self._owner))

    def _reason(self, row: Sequence[str]) -> str | None:
        """Why a line is no row: a code of `messages.DROPPED`."""
        if len(row) > 1 and tuple(map(matching.plain, row)) == self._part.head.key[: len(row)]:
            self._is_other = False
            return "header"
        self._is_other = self._is_other or header_rows.is_another(self._kind, row)
        if self._is_other:
            return "other_table"
        if _is_total(self._kind, row):
            return "total"
        if self._kind != "visits":
            return None
        if self._is_heading(row):
            return "heading"
        filled = [cell for cell in row if cell]
        return "text" if len(filled) == 1 and _is_text(filled[0]) else None

    def _is_heading(self, row: Sequence[str]) -> bool:
        """Whether a line names a month, a year or a pilot for those below it, which is then known."""
        filled = [cell for cell in row if cell]
        if len(filled) != 1 or layout.is_day(filled[0]):
            return False
        year, month = days.context(filled[0])
        named = _owner(filled, self._pilots)
        if year or month:
            self._year, self._month = year or self._year, month
        if named:
            self._owner = named.name
        return bool(year or month or named)

    def _made_whole(self, row: Sequence[str]) -> list[str]:
        """The cells with what a sign of repetition repeats, and with the year or month of what stands above."""
        above = self._above
        cells = [_same(cell, above[place] if place < len(above) else "") for place, cell in enumerate(row)]
        for place in self._days:
            if place < len(cells):
                cells[place] = days.completed(cells[place], self._year, self._month) or cells[place]
        self._above = cells
        return cells


def _same(cell: str, above: str) -> str:
    """What a cell says; a sign that it is the same as the one above says that."""
    return above if cell.casefold() in _DITTO and above else cell


def _is_text(cell: str) -> bool:
    return not privacy.is_time(cell) and not cell.replace(",", "").replace(".", "").isdigit()


def _is_total(kind: str, row: Sequence[str]) -> bool:
    """Whether a line adds up others: it begins with such a word and has no day, or as a pilot only a number."""
    filled = [cell for cell in row if cell]
    words = matching.plain(filled[0]).split()
    if not words or words[0].strip("+/-") not in _TOTALS:
        return False
    if kind == "pilots":
        return len(filled) > 1 and all(cell.isdigit() for cell in filled[1:])
    return not any(layout.is_full_day(cell) for cell in filled)


def _carry(columns: Sequence[Column], lines: Sequence[_Line]) -> bool:
    """Let each row without a pilot have the one above it, and say so; whether the table is surely written that way.

    A few empty cells are only forgotten: they stay empty.
    """
    places = [column.position for column in columns if column.guess == "pilot"]
    rows = [line for line in lines if line.said != RAGGED]
    above: dict[int, str] = {}
    empty: list[tuple[_Line, dict[int, str]]] = []
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


def _with_owners(columns: list[Column], lines: Sequence[_Line], width: int) -> list[Column]:
    """Where no column holds pilots and every row has one by its sheet or by a heading, a column of them."""
    rows = [line for line in lines if line.said != RAGGED]
    owned = bool(rows) and all(line.owner for line in rows)
    if not owned or any(column.guess == "pilot" for column in columns):
        return columns
    for line in rows:
        line.cells.extend([""] * (width - len(line.cells)))
        line.cells.append(line.owner)
    return [*columns, Column(width, OWNER, None, "pilot", is_mark=True)]


def _kept(columns: Sequence[Column], lines: Sequence[_Line]) -> Rows:
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
