"""Words of old tables, German and English: which column is meant, and which code a cell means."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from babel import Locale
from rapidfuzz import fuzz, process

from pilotapp import codes, names
from pilotapp.domain.visit_fields import FIELDS as VISIT_FIELDS
from pilotapp.imports import own_words
from pilotapp.imports.synonyms import FIELDS, LANGUAGES, VALUES
from pilotapp.imports.synonyms import MANY as MANY

_CLOSE = 84  # of 100
# The kind of codes of each field of a visit that tables may hold, and of the languages of pilots.
CODED = {field.singular: field.codes for field in VISIT_FIELDS if field.codes and field.column != "referral"}
KINDS = {**CODED, "languages": "language"}
# What a column can be, in the order in which it is offered.
NAMES: dict[str, tuple[str, ...]] = {
    "visits": (
        "day", "start", "end", "span", "duration", "hours", "minutes", "break", "count", "end_day",
        *dict.fromkeys((*FIELDS["visits"], *CODED)), "waiting_minutes", "travel_minutes",
    ),
    "pilots": tuple(FIELDS["pilots"]),
}  # fmt: skip


def guess_field(kind: str, header: str) -> str | None:
    """Return the field that a header means, by its words; None for other words, and for times of visits."""
    text = plain(header)
    if kind == "visits" and is_own_header(header):
        return _own_headers().get(text, "pilot") or None
    best: tuple[int, str] | None = None
    for field, words in FIELDS[kind].items():
        for word in words:
            # A short word must stand alone: 'am' is no part of 'name'.
            found = re.search(rf"\b{re.escape(word)}\b" if len(word) < 5 else re.escape(word), text)
            if found and (best is None or len(word) > best[0]):
                best = (len(word), field)
    return best[1] if best else None


def is_own_header(header: str) -> bool:
    """Return whether a column of our own files is called so."""
    text = plain(header)
    return text in _own_headers() or text == plain(own_words.of_pilot()) != ""


@cache
def _own_headers() -> Mapping[str, str]:
    return {plain(header): field for header, field in own_words.headers()}


@lru_cache(20_000)
def guess_value(field: str, value: str) -> str | None:
    """The code that a cell means: by a word, by a label of ours, or by likeness; None where that is not clear."""
    known, text = _known(field), plain(value)
    if not text:
        return None
    if text in known:
        return known[text]
    inside = [word for word in known if len(word) > 3 and re.search(rf"\b{re.escape(word)}", text)]
    if inside and len({known[word] for word in inside}) == 1:
        return known[inside[0]]
    close = process.extractOne(text, known.keys(), scorer=fuzz.ratio, score_cutoff=_CLOSE)
    return known[close[0]] if close else None


@lru_cache(20_000)  # the same words stand in thousands of cells
def plain(text: str) -> str:
    """Text without case, accents and marks: 'Job-Center ' is 'job-center'.

    It is stored, and uids of visits and people are made of it (`row_keys.py`, `people_rows.py`): it never changes.
    Whether two spellings are of one person is asked of `names`.
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(one for one in apart if not unicodedata.combining(one) and one not in names.JOINERS)
    return " ".join(re.sub(r"[^\w+/\-]", " ", folded).split())


@cache
def _known(field: str) -> Mapping[str, str]:
    """Words by which a code is recognised; labels in German and English among them."""
    kind = KINDS[field]
    if kind == "language":
        return _languages()
    found = {plain(word): code for code, words in VALUES.get(field, {}).items() for word in words}
    for code in codes.codes(kind):
        found.setdefault(plain(code.replace("_", " ")), code)
    for label, code in own_words.labels(kind):
        found[plain(label)] = code
    return found


def _languages() -> Mapping[str, str]:
    found = dict(LANGUAGES)
    for locale in (Locale("de"), Locale("en")):
        for code, tag in codes.LANGUAGES.items():
            if tag and tag in locale.languages:
                found.setdefault(plain(locale.languages[tag]), code)
    for code, tag in codes.LANGUAGES.items():
        for short in filter(None, (code, tag)):
            found.setdefault(short, code)
    return found


@lru_cache(10_000)
def several(cell: str, field: str) -> Sequence[str]:
    """Return the values of a cell that may hold some: 'Schule, Gesundheit', 'Schule/Gesundheit', one in each line.

    What is known stays whole, also with 'und' or a comma in it.
    """
    known = _known(field)
    if plain(cell) in known:
        return [cell]
    parts = []
    for part in _pieces(r"[,;|\n]", cell):
        parts += [part] if plain(part) in known else _pieces(r"[/+&]| und | and ", part)
    return parts if len(parts) > 1 or not _by_spaces(cell, known) else cell.split()


def _pieces(separators: str, text: str) -> list[str]:
    return [part for one in re.split(separators, text) if (part := one.strip())]


def _by_spaces(cell: str, known: Mapping[str, str]) -> bool:
    """Whether a cell is several known words with nothing but spaces between them."""
    words = cell.split()
    return len(words) > 1 and all(plain(word) in known for word in words)


def is_word(field: str, cell: str) -> bool:
    """Return whether every value of a cell is exactly a word that a field knows: such words name nobody."""
    parts = several(cell, field) if field in ("topic", "languages", "client_language") else [cell]
    return bool(parts) and all(plain(part) in _known(field) for part in parts)


@lru_cache(20_000)
def is_any_word(cell: str) -> bool:
    """Return whether a cell is a word of any field."""
    return any(is_word(field, cell) for field in CODED)


def distinct(values: Iterable[str]) -> dict[str, tuple[str, int]]:
    """By plain text: how it was written first, and how often it stands there; the most frequent first."""
    found: dict[str, tuple[str, int]] = {}
    for value in values:
        key = plain(value)
        if key:
            shown, count = found.get(key, (value, 0))
            found[key] = (shown, count + 1)
    return dict(sorted(found.items(), key=lambda item: (-item[1][1], item[0])))
