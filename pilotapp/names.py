"""Names: cleaning a typed name for storing, comparing spellings, and isolating a name in other text.

All code that accepts a name (pages, imports, the operator's commands) calls `cleaned`, or `given` if a name is
required. Invisible characters are removed rather than refused, because whoever pasted them cannot find them either. A
name without any letter or digit is refused.

Spellings are compared by `folded`: letters without case, accents and marks. Latin letters become ASCII ('ı' is 'i', 'ø'
is 'o'), apostrophes are dropped, hyphens and other signs become spaces. Other scripts stay: a search in Cyrillic finds
Cyrillic. In addition `search_key` has the name in Latin letters as anyascii writes them, for people without such a
keyboard: 'olena' finds 'Олена', and a list in two scripts has one order. Arabic is written without most vowels, so
'أمل' is found by 'aml' and by itself, but not by 'amal'; Ethiopic is found by its syllables.

The stored hashes of spellings (`imports/matching.py`) use another function, which never changes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from anyascii import anyascii
from flask_babel import lazy_gettext as _l

from pilotapp.refusals import Refusal

MAX_LENGTH = 80  # characters of a person's name
NONE = _l("Please enter a name.")
_MAX_WORDS = 8  # words of a search that are used
_NOWHERE = "?"  # in no search key
_KEY = 160  # characters in the column person.name_key
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
# Letters without visible ink: Hangul fillers, Khmer inherent vowels, the blank Braille pattern, the grapheme joiner.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
JOINERS = "\u200c\u200d"  # invisible; they change the shape of adjacent letters
# A joiner has a meaning between two letters of Arabic, Syriac or an Indic script only.
_JOINED = "[\u0600-\u1cff\ua800-\uabff]"
_STRAY = re.compile(f"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛`´ʼʻʽʾʿˈ′＇"))
# Arabic letters that anyascii drops at the beginning of a name.
_VOWELS = dict.fromkeys("اع", "a")
# Arabic and Persian keyboards produce different code points for the same letter.
_SAME = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"}


def cleaned(text: str | None) -> str:
    """Return the name as it is stored: one line, composed (NFC), without invisible characters; '' if nothing remains.

    Line breaks and tabs become spaces. Control characters, bidi controls, soft hyphens, unassigned characters and
    letters without visible ink are removed. Joiners within Persian names stay.
    """
    seen = "".join(letter for letter in text or "" if letter.isspace() or letter in JOINERS or _is_seen(letter))
    name = unicodedata.normalize("NFC", " ".join(_STRAY.sub("", seen).split()))
    return name if any(unicodedata.category(letter)[0] in "LN" for letter in name) else ""


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] != "C" and letter not in BLANK


def given(text: str | None, *, longest: int = MAX_LENGTH, field: str = "name", none: Any = NONE) -> str:
    """Like `cleaned`, for a required name. Raises Refusal if nothing remains or the name is too long."""
    name = cleaned(text)
    if not name:
        raise Refusal(none, field=field)
    if len(name) > longest:
        raise Refusal(_l("Please use at most %(max)d characters.", max=longest), field=field)
    return name


def folded(text: str) -> str:
    """Return letters without case, accents and marks, with one space between words, in the script of the name."""
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
    """Return `folded`, with every script transliterated to Latin letters."""
    composed = unicodedata.normalize("NFC", text)
    return folded("".join(_ascii(letter) if letter.isalpha() else letter for letter in composed))


def search_key(name: str) -> str:
    """Return the key to sort and search lists of people by: the name in Latin letters, then in its own script."""
    latin, own = in_latin(name), folded(name)
    return own[:_KEY] if latin == own else f"{latin[: _KEY // 2]} {own[: _KEY // 2 - 1]}"


def search_in(arguments: Mapping[str, str]) -> str:
    """Return what a query string searches for by name; '' for nothing."""
    return arguments.get("search", "").strip()[:MAX_LENGTH]


def search_words(search: str | None) -> list[str]:
    """Return the words that a search key must contain, in any order; none for an empty search.

    Signs without a letter or digit are one word that no key contains: they are searched for, and not found.
    """
    text = (search or "").strip()
    return folded(text).split()[:_MAX_WORDS] or ([_NOWHERE] if text else [])


def search_patterns(search: str | None) -> list[str]:
    """Return the LIKE patterns that a search key must fit, one for each of `search_words`."""
    return [f"%{word}%" for word in search_words(search)]


def initials(name: str) -> str:
    """Return two letters for a picture of somebody: 'AB' for 'Amal Beispiel', 'Am' for 'Amal'."""
    words = [letters for word in name.split() if (letters := "".join(filter(str.isalnum, word)))]
    if len(words) == 1:
        return words[0][:1].upper() + words[0][1:2]
    return "".join(word[0].upper() for word in (words[0], words[-1])) if words else ""


def is_same(one: str, other: str) -> bool:
    """Whether two spellings are of one name: case, accents, spaces, order of words, and script are ignored."""
    return bool(_spellings(one) & _spellings(other))


def _spellings(name: str) -> set[str]:
    both = (folded(name), in_latin(name))
    return ({"".join(text.split()) for text in both} | {_in_order(text) for text in both}) - {""}


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))


def in_any_order(name: str) -> str:
    """Return `folded` with its words sorted: equal for 'Amal Beispiel' and 'Beispiel, Amal'."""
    return _in_order(folded(name))


def isolated(name: str) -> str:
    """Return the name in one line for plain text (a title, a mail, a notice); it cannot reorder the text around it.

    It is wrapped in Unicode isolates only if it has right-to-left letters, because some mail programs show them as
    boxes. Invisible characters, which older versions stored, are removed.
    """
    line = "".join(letter for letter in " ".join(name.split()) if letter.isprintable() or letter in JOINERS)
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line)
    return f"\u2068{line}\u2069" if turns else line


def for_terminal(text: object) -> str:
    r"""Return the text in one line; characters that move the cursor or change the direction are escaped like '\x1b'."""
    return "".join(
        letter if letter.isprintable() or letter in JOINERS else letter.encode("unicode_escape").decode()
        for letter in str(text)
    )
