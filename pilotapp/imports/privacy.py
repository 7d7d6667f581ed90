"""Which columns are never taken: those about clients, by their header and by what stands in them. Pure.

Of a column that holds names it cannot be told whose names they are: it is refused until a coordinator says that they
are pilots, and nothing of it is kept meanwhile.
"""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from pilotapp import names, personal_data
from pilotapp.imports import cells, days, headers, lengths, matching
from pilotapp.imports.synonyms import FIELDS

_CLIENT = re.compile(
    r"klient|client|kund(e|in|en)\b|kundinn|ratsuchend|gefl(u|ue)chtet|begleitete[nrs]?\b|zu begleit|betreute|patient|"
    r"hilfesuch|hilfeempf|mandant|zugewandert|newcomer|beneficiar|adressat|schutzsuch|asylbewerb|^familie$|^kind(er)?$|"
    r"(dolmetsch|lots|mittl|einsatz|begleit)\w* fur$|begleitung von$|teilnehm"
)
_HARMLESS = re.compile(r"sprache|language|anzahl|number of|zahl der|gruppe|erst|first|\bneu")  # counts, codes
_PERSONAL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("birth_date", re.compile(r"geburt|\bgeb\b|gebdat|birth|\bdob\b")),
    (
        "address",
        re.compile(r"adresse|anschrift|strasse|\bstr\b|wohnort|\bplz\b|postleitzahl|hausnummer|address|street|\bzip\b"),
    ),
    ("phone", re.compile(r"telefon(?!at|isch)|\btel\b|handy|mobil|phone|\bfax\b|whatsapp|rufnummer")),
    ("email", re.compile(r"mail")),
    (
        "number",
        re.compile(
            r"aktenzeichen|\baz\b|\bbg\b|fallnummer|kundennummer|steuer|versicher|ausweis|passnummer|iban|konto\b|"
            r"file number|case number|\bid\b|personalnummer|zeichen"
        ),
    ),
    ("name", re.compile(r"name\b|namen\b|initialen|familie\b.*name|\bwer\b|^person$|^user$|^member$")),
    (
        "text",
        re.compile(
            r"bemerk|notiz|kommentar|anmerk|beschreib|besonder|remark|\bnotes?\b|comment|freitext|bericht|description"
        ),
    ),
)
_PILOT = re.compile("|".join(FIELDS["visits"]["pilot"]))
_OF_PILOTS = ("name", "email")  # what a column of pilots may hold
NAMES = ("name", "names")  # reasons for which a column may turn out to be one of pilots
_LONG_NUMBER = re.compile(r"(?<![\d.,])\d[\d /()\-]{5,}\d(?![\d.,])")
_YEAR = re.compile(r"\d{1,2}\s*[./\-]\s*\d{1,2}\s*[./\-]\s*(\d{4})|(\d{4})-\d{1,2}-\d{1,2}(?:T.*)?")
_KINDS = {"phone": "phone", "email": "email", "address": "address", "birth_date": "birth_date", "name": "name"}
_MANY = 3  # different words that mean nothing here, in a column whose header says nothing
_SHORTEST = 3  # letters of a name in a header
_CLOSED = ("party", "outcome", "mode")  # fields whose words are few: other words in them are people
_MAX_LETTERS = 60  # letters of a cell, on average, from which a column is free text


def by_header(kind: str, header: str) -> str | None:
    """Return why a column is refused by its header alone: a code; None where the header is no reason."""
    text = matching.plain(header).replace("-", " ")
    if _CLIENT.search(text) and not _HARMLESS.search(text):
        return "client"
    if kind == "visits" and (headers.parse(header).is_timely or matching.is_own_header(header)):
        return None
    is_pilots = kind == "pilots" or bool(_PILOT.search(text))
    for code, pattern in _PERSONAL:
        if pattern.search(text) and not (is_pilots and code in _OF_PILOTS):
            return code if not _CLIENT.search(text) else None
    return None


def is_like_name(header: str) -> bool:
    """Return whether a header that says nothing may be somebody's name, as in a table with a column for each."""
    return _is_name(header) and all(len(part) >= _SHORTEST for part in header.split())


def are_pilots(values: Collection[str], known: Collection[str]) -> bool:
    """Return whether most of these names are those of the programme's pilots (`known`: folded spellings)."""
    different = {names.folded(value) for value in values}
    return bool(different) and len(different & set(known)) * 5 >= len(different) * 3


def by_content(guess: str | None, values: Sequence[str], count: int) -> str | None:
    """Return why what stands in a column refuses it. `values` are its different cells, `count` how many it has.

    Names and addresses of mail are expected in a column of pilots; words that mean a code name nobody.
    """
    years = [int(found[1] or found[2]) for value in values if (found := _YEAR.fullmatch(value))]
    if years and sum(99 < year < 2000 for year in years) * 5 > len(values):
        return "birth_date"
    rest = [value for value in values if not is_time(value) and not _is_word(guess, value)]
    kinds = [kind for value in rest for kind in [_personal(value, guess)] if kind]
    if len(kinds) >= max(2, len(rest) * 0.03) or (guess is None and kinds):
        return max(set(kinds), key=kinds.count)
    if guess in ("pilot", "name", "email"):
        return None
    if sum(map(len, rest)) > _MAX_LETTERS * max(len(values), 1):
        return "text"
    if _look_like_names(guess, rest, len(values)):
        return "names"
    return "many" if guess is None and len(rest) >= _MANY and len(rest) * 2 > count else None


def is_time(value: str) -> bool:
    """Return whether a cell is a day, a time of day, a stretch or a length: such cells name nobody."""
    day, rest = days.split(value)
    if day is None:
        day, rest = days.split(value, "mdy")
    if day is not None and (not rest or cells.clock(rest) or cells.stretch(rest)):
        return True
    return bool(
        cells.clock(value) is not None
        or cells.stretch(value)
        or days.lacks_year(value)
        or (len(value) < 9 and lengths.minutes(value, "hours") is not None)
    )


def _is_word(guess: str | None, value: str) -> bool:
    return matching.is_word(guess, value) if guess in matching.CODED else matching.is_any_word(value)


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


def _look_like_names(guess: str | None, unknown: Sequence[str], count: int) -> bool:
    """Whether most different values are two or three words like 'Amal Beispiel' that mean no code.

    A column whose header says nothing is refused by the first of them, and by words that nearly all differ.
    """
    named = [value for value in unknown if _is_name(value)]
    single = [value for value in unknown if re.fullmatch(r"[^\W\d_][\w'’\-]+\.?", value) and value[0].isupper()]
    if guess in _CLOSED:
        single = [value for value in single if not _means_codes(guess, value)]
        return len(single) + len(named) >= _MANY and (len(single) + len(named)) * 2 >= count
    if guess is not None:
        named = [value for value in named if guess not in matching.CODED or not _means_codes(guess, value)]
        return len(named) >= 4 and len(named) * 2 >= count
    return (bool(named) and len(named) * 4 >= count) or (len(single) >= _MANY and len(single) * 2 >= count)


def _means_codes(field: str, value: str) -> bool:
    return all(matching.guess_value(field, part) for part in matching.several(value, field))


def _is_name(value: str) -> bool:
    parts = [part for part in re.split(r"[ ,\n]+", value) if part]
    return 2 <= len(parts) <= 4 and all(
        part[0].isupper() and part.replace("-", "").replace(".", "").isalpha() for part in parts
    )


@lru_cache(20_000)  # the same words stand in thousands of cells
def without_people(cell: str, guess: str | None) -> str:
    """Return the cell without what looks like somebody in it, where its column is none of people."""
    if not cell or is_time(cell) or _is_word(guess, cell):
        return cell
    expected = _expected(guess) - {"address"}
    for one in reversed(personal_data.find(cell)):
        if one.kind not in expected:
            cell = cell[: one.start] + cell[one.end :]
    lines = (" ".join(line.split()) for line in _LONG_NUMBER.sub("", cell).splitlines())
    return "\n".join(line for line in lines if line)
