"""What a column of a table is, and a table as it may be kept: allowed columns only."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from pilotapp import personal_data
from pilotapp.imports import headers, layout, lengths, matching, privacy
from pilotapp.imports.layout import Raw

SHEET_STEP = 2_000_000  # what the numbers of rows of the next sheet of a table are apart
CARRIED, RAGGED = "carried", "ragged"  # what is said of a row: its pilot stands above it; it has more cells than names
OWNER = "pilot of the sheet"  # the header of a column that a sheet's title or name stands for
Rows = tuple[tuple[int, tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its `position` from 0, its `header`, why it is `refused` (a code), and what it may be.

    A refused one has no cell that is kept. `guess` is a field of `matching.NAMES`. `is_mark`: its cells are part of
    what a row is recognised by.
    """

    position: int
    header: str
    refused: str | None = None
    guess: str | None = None
    is_mark: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it may be kept. `rows` are (number, cells of the allowed columns in their order, what is said of it).

    A number is that of the row in its sheet, plus SHEET_STEP for each sheet before it in `sheets`. `dropped` are
    (number, code of the reason). `hidden` counts rows that the program does not show, `hidden_sheets` names such
    sheets. `carries`: its pilots stand once above their rows. `owner`: the uid of a pilot whom a title names.
    """

    sheets: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Rows
    dropped: tuple[tuple[int, str], ...] = ()
    hidden: int = 0
    hidden_sheets: tuple[str, ...] = ()
    carries: bool = False
    owner: str = ""

    @property
    def name(self) -> str:
        """The names of its sheets."""
        return ", ".join(self.sheets)


@dataclass(frozen=True, slots=True)
class ColumnClassifier:
    """Says of columns what they are: `known` are folded names of pilots, `trusted` positions and plain headers of
    columns of names of which a coordinator said that they are pilots.
    """

    kind: str
    known: Collection[str]
    trusted: Collection[tuple[int, str]] = field(default_factory=frozenset)

    def columns(self, names: Sequence[str], cells: Sequence[Sequence[str]]) -> list[Column]:
        """Return the columns that have a header or a cell; `cells` are by column, '' for none."""
        classified = [
            self._column(position, name, own)
            for position, (name, own) in enumerate(zip(names, cells, strict=True))
            if name or any(own)
        ]
        if self.kind == "visits":
            classified = _without_half(_without_named(_without_second(classified), cells), cells)
            classified = self._laid_out(classified, cells)
        return classified

    def _column(self, position: int, header: str, cells: Sequence[str]) -> Column:
        values = [cell for cell in cells if cell]
        if personal_data.find(header):
            return Column(position, "", "name")
        is_timely = self.kind == "visits" and headers.parse(header).thing != ""
        is_dated = self.kind == "visits" and sum(map(layout.is_full_day, values)) >= 0.8 * max(len(values), 1)
        guess = None if is_timely or is_dated else matching.guess_field(self.kind, header)
        refused = privacy.by_header(self.kind, header)
        if refused in ("name", "email") and (
            self._is_trusted(position, header) or privacy.are_pilots(values, self.known)
        ):
            return Column(position, header, None, "pilot")
        if refused is None:
            expected = "duration" if is_timely else guess
            refused = privacy.by_content(expected, list(dict.fromkeys(values)), len(values))
            if refused == "names" and (self._is_trusted(position, header) or privacy.are_pilots(values, self.known)):
                return Column(position, header, None, "pilot")
        return Column(position, header, refused, None if refused else guess)

    def _is_trusted(self, position: int, header: str) -> bool:
        return (position, matching.plain(header)) in self.trusted

    def _laid_out(self, classified: list[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
        """The same with the fields of days, times and lengths, which are found over all columns together."""
        allowed = [column for column in classified if not column.refused]
        fields = layout.assign(
            [Raw(each.position, each.header, cells[each.position]) for each in allowed if not each.guess]
        )
        return [self._marked(column, fields) if not column.refused else column for column in classified]

    def _marked(self, column: Column, fields: dict[int, str]) -> Column:
        guess = fields.get(column.position, column.guess)
        head = headers.parse(column.header)
        is_mark = guess == "pilot" or head.is_timely or (guess is None and head.thing == "") or guess in fields.values()
        return Column(column.position, column.header, None, guess, is_mark)


def _without_named(classified: list[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Refuse columns that are somebody each, with their headers: two that look like names, three that hold numbers."""
    free = [each for each in classified if not (each.refused or each.guess or headers.parse(each.header).thing)]
    named = [column for column in free if privacy.is_like_name(column.header)]
    counted = [column for column in free if column.header and all(map(_is_mark, cells[column.position]))]
    wrong = [*(named if len(named) > 1 else ()), *(counted if len(counted) > 2 else ())]
    return [Column(each.position, "", "name") if each in wrong else each for each in classified]


def _is_mark(cell: str) -> bool:
    """Whether a cell of a table with a column for each person is empty, a number, a length or a cross."""
    return cell.casefold() in ("", "x") or lengths.minutes(cell, "hours") is not None


def _without_half(classified: list[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Refuse first names of pilots if last names beside them tell several people of one first name apart.

    Then the coordinator is asked whose names these are, and both columns together name a pilot.
    """
    firsts = [one for one in classified if one.guess == "pilot" and FIRST_NAME.search(matching.plain(one.header))]
    lasts = [one for one in classified if one.refused == "name" and LAST_NAME.search(matching.plain(one.header))]
    halves = [one for one in firsts if any(_are_several(cells[one.position], cells[last.position]) for last in lasts)]
    return [Column(each.position, each.header, "name") if each in halves else each for each in classified]


def _are_several(firsts: Sequence[str], lasts: Sequence[str]) -> bool:
    """Whether one first name stands beside two last names."""
    seen: dict[str, str] = {}
    pairs = [(matching.plain(first), matching.plain(last)) for first, last in zip(firsts, lasts, strict=True)]
    return any(seen.setdefault(first, last) != last for first, last in pairs if first and last)


def _without_second(classified: list[Column]) -> list[Column]:
    """Refuse a column of pilots' e-mail addresses beside one of their names."""
    pilots = [column for column in classified if column.guess == "pilot"]
    mails = [column for column in pilots if "mail" in matching.plain(column.header)]
    if len(mails) == len(pilots):
        return classified
    return [Column(each.position, each.header, "email") if each in mails else each for each in classified]


FIRST_NAME = re.compile(r"vorname|first name|given name")
LAST_NAME = re.compile(r"nachname|familienname|zuname|last name|surname|family name")
_SAFE = re.compile(
    r"tabelle|sheet|blatt|table|liste|einsatz\w*|begleitung\w*|termin\w*|statistik|stunden|daten|visits?|jahr|halbjahr|"
    r"quartal|q[1-4]|monat|kw|export|ubersicht|lots\w*|alle|gesamt|und|bis|\d+|alt|neu|archiv|sicherung|kopie|vorlage|"
    r"auswertung|"
    r"jan\w*|feb\w*|mar\w*|marz|maerz|mrz|apr\w*|mai|may|jun\w*|jul\w*|aug\w*|sep\w*|okt\w*|oct\w*|nov\w*|dez\w*|dec\w*"
)


def is_safe_name(name: str) -> bool:
    """Return whether the name of a sheet can be kept: it is made of months, numbers and words for lists."""
    words = re.findall(r"[^\W_]+", matching.plain(name))
    return all(_SAFE.fullmatch(word) for word in words)
