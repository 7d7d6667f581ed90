"""Which letters a PDF can show, by the character maps of its fonts.

The maps stand in `letters.json`, which `make fonts` writes: for each family the code points that all its styles have.
A letter and its marks must be in one family together, because Typst takes both from the same font.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from pilotapp.config import PACKAGE

FOLDER = PACKAGE / "fonts"
INSTEAD = "□"  # printed for a letter that is in no font
# Taken out: soft hyphens, which would be heard and copied; controls; selectors of variants, which the fonts lack.
_SILENT = {0xAD, 0xFEFF, *range(0x20), *range(0x7F, 0xA0), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_CLEANED = dict.fromkeys(_SILENT) | {0x9: " ", 0xA: "\n", 0x2028: "\n", 0x2029: "\n"}
# Needs no glyph of its own: the shaper takes a font's space for it, or hides it.
_LAYOUT = "\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069"
_JOINER = "\u200d"


def families() -> list[str]:
    """The families in which a letter is looked for, in this order."""
    return list(_maps())


def printed(text: str) -> str:
    """The text as a PDF shows it: cleaned and composed, with INSTEAD for each letter that is in no font."""
    return _doubtful().sub(
        lambda run: "".join(one if _is_in_a_font(one) else INSTEAD for one in _letters(run[0])),
        unicodedata.normalize("NFC", text.translate(_CLEANED)),
    )


def missing(text: str) -> list[str]:
    """The letters of `text` that are in no font, with their marks, each once, in the order of the text."""
    runs = _doubtful().findall(text.translate(_CLEANED))
    return list(dict.fromkeys(one for run in runs for one in _letters(run) if not _is_in_a_font(one)))


def _letters(run: str) -> Iterator[str]:
    """Each letter together with the marks and joiners behind it."""
    start = 0
    for at in range(1, len(run)):
        if not _is_mark(run[at]):
            yield run[start:at]
            start = at
    yield run[start:]


def _is_mark(letter: str) -> bool:
    return letter == _JOINER or unicodedata.category(letter).startswith("M")


@lru_cache(maxsize=4096)
def _is_in_a_font(letter: str) -> bool:
    """Whether one family has all of it, composed or decomposed; a mark that stands on no letter is nowhere."""
    if unicodedata.category(letter[0]).startswith("M"):
        return False
    forms = {unicodedata.normalize(form, letter) for form in ("NFC", "NFD")}
    return any(has.fullmatch(form) for has in _maps().values() for form in forms)


@cache
def _doubtful() -> re.Pattern[str]:
    """Runs that need a closer look: letters beyond the first family, and marks with the letter before them."""
    first = next(iter(_maps().values()))
    plain = "".join(letter for letter in map(chr, range(0x3000)) if first.match(letter) and not _is_mark(letter))
    return re.compile(rf".?[^\n{re.escape(plain)}]+")


@cache
def _maps() -> dict[str, re.Pattern[str]]:
    """For each family what is made of its letters alone."""
    stored: dict[str, str] = json.loads((FOLDER / "letters.json").read_text())
    return {family: re.compile(f"[{_as_set(ranges)}{_LAYOUT}]+") for family, ranges in stored.items()}


def _as_set(ranges: str) -> str:
    """The inside of a regular expression's set, of hexadecimal code points such as '20-7e a0 131'."""
    return re.sub(r"\w+", lambda code: rf"\U{int(code[0], 16):08x}", ranges).replace(" ", "")
