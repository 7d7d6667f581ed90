"""Which line of a sheet names its columns, what each may be, and which are never taken: those about clients."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pilotapp import names, personal_data
from pilotapp.imports import cells, matching
from pilotapp.imports.reading import Sheet

_HEADER_WITHIN = 30  # lines from the top
_CLIENT = re.compile(
    r"klient|client|kund(e|in|en)\b|kundinn|ratsuchend|gefl(u|ue)chtet|begleitete|zu begleit|betreute|patient|"
    r"hilfesuch|mandant|zugewandert|newcomer|beneficiar"
)
_HARMLESS = re.compile(r"sprache|language|anzahl|number of|zahl der|gruppe|erst|first|\bneu")  # counts, codes
_PERSONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("birth_date", re.compile(r"geburt|\bgeb\b|gebdat|birth|\bdob\b")),
    (
        "address",
        re.compile(r"adresse|anschrift|strasse|\bstr\b|wohnort|\bplz\b|postleitzahl|hausnummer|address|street|\bzip\b"),
    ),
    ("phone", re.compile(r"telefon|\btel\b|handy|mobil|phone|\bfax\b|whatsapp|rufnummer")),
    ("email", re.compile(r"mail")),
    (
        "number",
        re.compile(
            r"aktenzeichen|\baz\b|\bbg\b|fallnummer|kundennummer|steuer|versicher|ausweis|passnummer|iban|konto\b|"
            r"file number|case number|\bid\b|personalnummer|zeichen"
        ),
    ),
    ("name", re.compile(r"name\b|namen\b|initialen|familie\b.*name|\bwer\b")),
    (
        "text",
        re.compile(r"bemerk|notiz|kommentar|anmerk|beschreib|besonder|remark|\bnotes?\b|comment|freitext|bericht"),
    ),
)
_PILOT = re.compile("|".join(matching.FIELDS["visits"]["pilot"]))
_OF_PILOTS = ("name", "email")  # what a column of pilots may hold
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d[\d /()\-]{5,}\d(?![\d.,])")
_DATE = re.compile(r"\d{1,2}[./\-]\s*\d{1,2}[./\-]\s*(\d{2,4})|(\d{4})-\d{1,2}-\d{1,2}(?:T.*)?")
_KINDS = {"phone": "phone", "email": "email", "address": "address", "birth_date": "birth_date", "name": "name"}
_TOTALS = ("summe", "gesamt", "total", "insgesamt", "sum")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its `position` from 0, its `header`, why it is `refused` (a code), and what it may be.

    A refused one has no cell that is kept. `guess` is a field of `matching.FIELDS`.
    """

    position: int
    header: str
    refused: str | None = None
    guess: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it may be kept: `rows` are (number in the file, cells of the allowed columns in their order)."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def table(kind: str, sheet: Sheet, known: Collection[str]) -> Table | None:
    """What may be kept of a sheet; None where no line names its columns. `known`: folded names of the pilots."""
    at = _header(kind, sheet.rows)
    if at is None:
        return None
    body = [(number, row) for number, row in enumerate(sheet.rows[at + 1 :], at + 2) if any(row)]
    width = max([len(sheet.rows[at]), *(len(row) for _, row in body)])
    columns = []
    for position in range(width):
        header = _cell(sheet.rows[at], position)
        values = [cell for _, row in body if (cell := _cell(row, position))]
        if header or values:
            columns.append(_column(kind, position, header, values, known))
    allowed = [column for column in columns if not column.refused]
    kept = [
        (number, tuple(_without_people(_cell(row, column.position), column.guess) for column in allowed))
        for number, row in body
        if not _is_total(row)
    ]
    return Table(sheet.name, tuple(columns), tuple((number, row) for number, row in kept if any(row)))


def _cell(row: Sequence[str], position: int) -> str:
    return row[position] if position < len(row) else ""


def _header(kind: str, rows: Sequence[Sequence[str]]) -> int | None:
    """The line with most words that name columns; a title over merged cells has one, so there must be two."""

    def score(row: Sequence[str]) -> int:
        named = {matching.guess_field(kind, cell) or reason(kind, cell) for cell in row if cell and len(cell) < 60}
        return len(named - {None})

    scores = [score(row) for row in rows[:_HEADER_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best >= 2 else None


def reason(kind: str, header: str) -> str | None:
    """Why a column is refused by its name alone: a code; None where its name is no reason."""
    text = matching.plain(header).replace("-", " ")
    if _CLIENT.search(text) and not _HARMLESS.search(text):
        return "client"
    is_pilots = kind == "pilots" or bool(_PILOT.search(text))
    for code, pattern in _PERSONAL:
        if pattern.search(text) and not (is_pilots and code in _OF_PILOTS):
            return code if not _CLIENT.search(text) else None
    return None


def _column(kind: str, position: int, header: str, values: list[str], known: Collection[str]) -> Column:
    if personal_data.find(header):
        return Column(position, "", "name")
    guess = matching.guess_field(kind, header)
    refused = reason(kind, header)
    if refused in _OF_PILOTS and _are_pilots(values, known):
        refused, guess = None, "pilot"
    if refused is None:
        refused = _by_content(guess, list(dict.fromkeys(values)), len(values))
    return Column(position, header, refused, None if refused else guess)


def _are_pilots(values: list[str], known: Collection[str]) -> bool:
    """Whether most of these names are those of the programme's pilots."""
    different = {names.folded(value) for value in values}
    return bool(different) and len(different & set(known)) * 5 >= len(different) * 3


def _by_content(guess: str | None, values: list[str], count: int) -> str | None:
    """Why what stands in a column refuses it. Names and addresses of mail are expected in a column of pilots."""
    dates = [found for value in values if (found := _DATE.fullmatch(value))]
    years = [int(found[1] or found[2]) for found in dates]
    if dates and sum(99 < year < 2000 for year in years) * 5 > len(values):
        return "birth_date"
    rest = [value for value in values if not _DATE.fullmatch(value) and cells.clock(value) is None]
    kinds = [kind for value in rest for kind in [_personal(value, guess)] if kind]
    if len(kinds) >= max(2, len(rest) * 0.03):
        return max(set(kinds), key=kinds.count)
    if guess in ("pilot", "name", "email"):
        return None
    if sum(map(len, rest)) > 60 * max(len(rest), 1):
        return "text"
    if _look_like_names(guess, rest):
        return "names"
    words_only = [value for value in rest if not re.search(r"\d", value)]
    return "many" if guess is None and len(words_only) > 20 and len(words_only) * 2 > count else None


def _personal(value: str, guess: str | None) -> str | None:
    kinds = {one.kind for one in personal_data.find(value)} - _expected(guess)
    if not kinds and _LONG_NUMBER.search(value):
        return "number"
    return next((_KINDS.get(kind, "number") for kind in sorted(kinds)), None)


def _expected(guess: str | None) -> set[str]:
    """Kinds of personal data that are no reason to refuse a column: who a pilot is; where an institution is."""
    if guess in ("pilot", "name", "email"):
        return {"name", "email", "doctor", "man", "woman", "person", "family", "teacher", "clerk"}
    return {"address"} if guess == "institution_kind" else set()


def _look_like_names(guess: str | None, values: list[str]) -> bool:
    """Whether most values are two or three words like 'Amal Beispiel', and hardly one is a word for a code."""
    named = [value for value in values if _is_name(value)]
    if len(named) < 4 or len(named) * 2 < len(values):
        return False
    if guess not in matching.CODED:
        return True
    return sum(matching.guess_value(guess, value) is not None for value in named) * 5 < len(named)


def _is_name(value: str) -> bool:
    parts = [part for part in re.split(r"[ ,]+", value) if part]
    return 2 <= len(parts) <= 4 and all(part[0].isupper() and part.replace("-", "").isalpha() for part in parts)


@lru_cache(10_000)  # the same words stand in thousands of cells
def _without_people(cell: str, guess: str | None) -> str:
    """The cell without what looks like somebody in it, where its column is none of people."""
    if not cell or _DATE.fullmatch(cell) or cells.clock(cell) is not None:
        return cell
    expected = _expected(guess) - {"address"}
    for one in reversed(personal_data.find(cell)):
        if one.kind not in expected:
            cell = cell[: one.start] + cell[one.end :]
    return " ".join(_LONG_NUMBER.sub("", cell).split())


def _is_total(row: Sequence[str]) -> bool:
    """Whether a line adds up the others."""
    first = next((cell for cell in row if cell), "")
    return matching.plain(first).split(" ")[0] in _TOTALS
