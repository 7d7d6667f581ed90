"""Read the rows of one sheet in order: what is a row, what is left out and why, what stands above for those below."""

from collections.abc import Sequence
from dataclasses import dataclass

from pilotapp import names
from pilotapp.imports import days, header_rows, headers, layout, matching, privacy
from pilotapp.imports.columns import RAGGED
from pilotapp.imports.header_rows import Head
from pilotapp.imports.reading import Sheet
from pilotapp.imports.spellings import Pilot

_TOTALS = frozenset(
    {"summe", "gesamt", "total", "insgesamt", "sum", "zwischensumme", "gesamtsumme", "subtotal", "ubertrag"}
)
_DITTO = frozenset({'"', "''", "″", "〃", '-"-', '-"', "dto", "dto.", "dito", "ditto", "s.o.", "s. o.", "ebenso"})


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet, the `position`th of its file, with its header; `owner`: the pilot whom its name or a title names."""

    sheet: Sheet
    position: int
    head: Head
    owner: Pilot | None
    year: int | None
    month: int | None


@dataclass(slots=True)
class Line:
    """A row on its way: its number, its cells, the name of the pilot whose it is by title or heading, what is said."""

    number: int
    cells: list[str]
    owner: str = ""
    said: str = ""


def owner_of(titles: Sequence[str], pilots: Sequence[Pilot]) -> Pilot | None:
    """The only pilot whom these texts name: 'Amal Beispiel', 'Lotsin: Amal Beispiel'."""
    texts = {names.folded(part) for title in titles for part in (title, title.partition(":")[2]) if part.strip()}
    found = [pilot for pilot in pilots if texts & pilot.keys]
    return found[0] if len(found) == 1 else None


class SheetReader:
    """Reads the rows of one sheet in their order: `lines` are rows, `dropped` are none."""

    def __init__(self, kind: str, part: Part, step: int, pilots: Sequence[Pilot]) -> None:
        self.lines: list[Line] = []
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
                self.lines.append(Line(number, [], self._owner, RAGGED))
            elif reason := self._reason(row):
                self.dropped.append((number, reason))
            else:
                self.lines.append(Line(number, self._made_whole(row), self._owner))

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
        named = owner_of(filled, self._pilots)
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
