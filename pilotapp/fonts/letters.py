"""Which characters a PDF can show, by the character maps of its fonts.

The maps are in `letters.json`, which `make fonts` writes: for each family the code points that all its styles have. A
letter and its combining marks must be in the same family, because Typst takes both from one font.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from pilotapp.config import PACKAGE

FOLDER = PACKAGE / "fonts"
INSTEAD = "□"  # printed for a character that no font has
# Removed: soft hyphens, which screen readers and copied text would contain; control characters; variation selectors.
_SILENT = {0xAD, 0xFEFF, *range(0x20), *range(0x7F, 0xA0), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_CLEANED = dict.fromkeys(_SILENT) | {0x9: " ", 0xA: "\n", 0x2028: "\n", 0x2029: "\n"}
# Need no glyph of their own: the shaper uses the font's space, or hides them.
_LAYOUT = "\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069"
_JOINER = "\u200d"


def families() -> list[str]:
    """Return the font families in the order in which a character is looked up."""
    return list(_maps())


def printed(text: str) -> str:
    """Return the text as a PDF shows it: cleaned, composed (NFC), with INSTEAD for each letter that no font has."""
    return _doubtful().sub(
        lambda run: "".join(one if _is_in_a_font(one) else INSTEAD for one in _letters(run[0])),
        unicodedata.normalize("NFC", text.translate(_CLEANED)),
    )


def missing(text: str) -> list[str]:
    """Return the letters of `text` that no font has, with their marks, each once, in order of occurrence."""
    runs = _doubtful().findall(text.translate(_CLEANED))
    return list(dict.fromkeys(one for run in runs for one in _letters(run) if not _is_in_a_font(one)))


def _letters(run: str) -> Iterator[str]:
    """Yield each letter together with the marks and joiners that follow it."""
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
    """Whether one family has all of it, composed or decomposed; False for a mark without a letter."""
    if unicodedata.category(letter[0]).startswith("M"):
        return False
    forms = {unicodedata.normalize(form, letter) for form in ("NFC", "NFD")}
    return any(has.fullmatch(form) for has in _maps().values() for form in forms)


@cache
def _doubtful() -> re.Pattern[str]:
    """Return a pattern for runs to check: letters that the first family lacks, and marks with the preceding letter."""
    first = next(iter(_maps().values()))
    plain = "".join(letter for letter in map(chr, range(0x3000)) if first.match(letter) and not _is_mark(letter))
    return re.compile(rf".?[^\n{re.escape(plain)}]+")


@cache
def _maps() -> dict[str, re.Pattern[str]]:
    """Return for each family a pattern that matches text of its characters only."""
    stored: dict[str, str] = json.loads((FOLDER / "letters.json").read_text())
    return {family: re.compile(f"[{_as_set(ranges)}{_LAYOUT}]+") for family, ranges in stored.items()}


def _as_set(ranges: str) -> str:
    """Return the inside of a regular expression's set, from hexadecimal code points such as '20-7e a0 131'."""
    return re.sub(r"\w+", lambda code: rf"\U{int(code[0], 16):08x}", ranges).replace(" ", "")
