"""Words of old tables, German and English: which column is meant, and which code a cell means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from babel import Locale

from pilotapp import codes, names
from pilotapp.imports.synonyms import CODED as CODED
from pilotapp.imports.synonyms import FIELDS as FIELDS
from pilotapp.imports.synonyms import LANGUAGES, VALUES
from pilotapp.imports.synonyms import MANY as MANY

_CLOSE = 0.84


def guess_field(kind: str, header: str) -> str | None:
    """The field that a header means, by its words; None for a word that says nothing."""
    text = plain(header)
    best: tuple[int, str] | None = None
    for field, words in FIELDS[kind].items():
        for word in words:
            # A short word must stand alone: 'am' is no part of 'name'.
            found = re.search(rf"\b{re.escape(word)}\b" if len(word) < 5 else re.escape(word), text)
            if found and (best is None or len(word) > best[0]):
                best = (len(word), field)
    return best[1] if best else None


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
    close = get_close_matches(text, known, n=1, cutoff=_CLOSE)
    return known[close[0]] if close else None


@lru_cache(10_000)  # the same words stand in thousands of cells
def plain(text: str) -> str:
    """Text without case, accents and marks: 'Job-Center ' is 'job-center'.

    It is stored, and uids of visits and people are made of it (`row_parser.py`, `people_rows.py`): it never changes.
    Whether two spellings are of one person is asked of `names`.
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(one for one in apart if not unicodedata.combining(one) and one not in names.JOINERS)
    return " ".join(re.sub(r"[^\w+/\-]", " ", folded).split())


@cache
def _known(field: str) -> Mapping[str, str]:
    """Words by which a code is recognised; labels in German and English among them."""
    if field in ("client_language", "languages"):
        return _languages()
    found = {plain(word): code for code, words in VALUES[field].items() for word in words}
    for code in codes.codes(field):
        found.setdefault(plain(code.replace("_", " ")), code)
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
    """The values of a cell that may hold some: 'Schule, Gesundheit', 'Schule/Gesundheit'; one that is known as a whole
    stays whole.
    """
    if plain(cell) in _known(field):
        return [cell]
    return [part for part in (one.strip() for one in re.split(r"[,;/|+&\n]| und | and ", cell)) if part]


def distinct(values: Iterable[str]) -> dict[str, tuple[str, int]]:
    """By plain text: how it was written first, and how often it stands there; the most frequent first."""
    found: dict[str, tuple[str, int]] = {}
    for value in values:
        key = plain(value)
        if key:
            shown, count = found.get(key, (value, 0))
            found[key] = (shown, count + 1)
    return dict(sorted(found.items(), key=lambda item: (-item[1][1], item[0])))
