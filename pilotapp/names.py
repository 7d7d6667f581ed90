"""Names: what is stored of one that was typed, how two spellings are compared, how one stands among other words.

Every door through which a name comes in (pages, imports, commands of the operator) calls `cleaned`, or `given` where
there must be one. What nobody can see is taken out and not refused: who pasted it cannot find it either. Refused is a
name in which no letter and no digit is left.

Two spellings are compared by `folded`: letters without case, accents and marks. Latin letters become ASCII ('ı' is
'i', 'ø' is 'o'), apostrophes vanish, hyphens and other signs are gaps. Every other script stays what it is: a search
in Cyrillic finds Cyrillic. Beside it `search_key` holds the name in Latin letters, as anyascii writes them, for whoever
has no such keyboard: 'olena' finds 'Олена', and a list in two scripts has one order. Arabic is written without most
vowels, so 'أمل' is found by 'aml' and by itself, and not by 'amal'; Ethiopic is found by its syllables.

What is stored or hashed of a spelling (`imports/matching.py`) is made by another function, which never changes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from anyascii import anyascii
from flask_babel import lazy_gettext as _l

from pilotapp.refusals import Refusal

MAX_LENGTH = 80  # letters of a person's name
NONE = _l("Please enter a name.")
_MAX_WORDS = 8  # of a search
_KEY = 160  # letters in the column person.name_key
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# Letters that look like a gap: fillers of Hangul, vowels of Khmer, the empty Braille pattern, the joiner of graphemes.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
JOINERS = "\u200c\u200d"  # they cannot be seen, and change how the letters beside them look
# A joiner means something between two letters of Arabic, Syriac or an Indic script, and nowhere else.
_JOINED = "[\u0600-\u1cff\ua800-\uabff]"
_STRAY = re.compile(f"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼʻʽʾʿˈ′＇"))
# Letters of Arabic without which anyascii writes a name that begins with them.
_VOWELS = dict.fromkeys("اع", "a")
# Arabic and Persian keyboards write the same letter in two ways.
_SAME = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}


def cleaned(text: str | None) -> str:
    """The name as it is stored: one line, composed (NFC), without what cannot be seen; '' where nothing is left.

    Line breaks and tabs become spaces. Control characters, marks that turn the direction of writing, soft hyphens,
    characters that Unicode does not know and letters without a picture go. Joiners within Persian names stay.
    """
    seen = "".join(letter for letter in text or "" if letter.isspace() or letter in JOINERS or _is_seen(letter))
    name = unicodedata.normalize("NFC", " ".join(_STRAY.sub("", seen).split()))
    return name if any(unicodedata.category(letter)[0] in "LN" for letter in name) else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] != "C" and letter not in BLANK


def given(text: str | None, *, longest: int = MAX_LENGTH, field: str = "name", none: Any = NONE) -> str:
    """`cleaned`, of a name that there must be. Raises Refusal where nothing is left of it, or too much."""
    name = cleaned(text)
    if not name:
        raise Refusal(none, field=field)
    if len(name) > longest:
        raise Refusal(_l("Please use at most %(max)d characters.", max=longest), field=field)
    return name


def folded(text: str) -> str:
    """Letters without case, accents and marks, one space between words, in the script of the name."""
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    apart = unicodedata.normalize("NFKD", apart.casefold())
    return " ".join("".join(map(_folded, apart)).split())


@lru_cache(4096)
def _folded(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf" or letter in BLANK or unicodedata.combining(letter):
        return ""
    if kind[0] not in "LMN":
        return " "
    return _ascii(letter).casefold() if unicodedata.name(letter, "").startswith("LATIN ") else _SAME.get(letter, letter)


def _ascii(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return _VOWELS.get(base) or "".join(one for one in anyascii(letter) if one.isalnum())


def in_latin(text: str) -> str:
    """`folded`, every script written in Latin letters."""
    composed = unicodedata.normalize("NFC", text)
    return folded("".join(_ascii(letter) if letter.isalpha() else letter for letter in composed))


def search_key(name: str) -> str:
    """What lists of people are sorted by and searched in: the name in Latin letters, then in its own script."""
    latin, own = in_latin(name), folded(name)
    return own[:_KEY] if latin == own else f"{latin[: _KEY // 2]} {own[: _KEY // 2 - 1]}"


def search_words(search: str | None) -> list[str]:
    """The parts that a search key must all contain, in any order; none where no letter and no digit is searched."""
    return folded(search or "").split()[:_MAX_WORDS]


def is_same(one: str, other: str) -> bool:
    """Whether two spellings are of one name: case, accents, gaps, order of words, and the script do not matter."""
    return bool(_spellings(one) & _spellings(other))


def _spellings(name: str) -> set[str]:
    both = (folded(name), in_latin(name))
    return ({"".join(text.split()) for text in both} | {_in_order(text) for text in both}) - {""}


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))


def in_any_order(name: str) -> str:
    """`folded` with its words sorted: the same for 'Amal Beispiel' and 'Beispiel, Amal'."""
    return _in_order(folded(name))


def isolated(name: str) -> str:
    """The name for a sentence of plain text (a title, a mail, a notice), in one line, so that it cannot turn the words
    around it.

    Unicode's isolates stand around it only where it holds letters from right to left: some programs that show mail
    draw a box for each. Characters that cannot be seen, which older versions stored, are left out.
    """
    line = "".join(letter for letter in " ".join(name.split()) if letter.isprintable() or letter in JOINERS)
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line)
    return f"\u2068{line}\u2069" if turns else line


def for_terminal(text: object) -> str:
    r"""The text in one line, without what moves a cursor or turns the direction: that is written like '\x1b'."""
    return "".join(
        letter if letter.isprintable() or letter in JOINERS else letter.encode("unicode_escape").decode()
        for letter in str(text)
    )
