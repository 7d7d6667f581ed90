"""Decode the text of a CSV file: Unicode where it is Unicode, else the single-byte encoding whose letters fit best.

A single-byte text has no sign of its encoding. Each candidate is scored by the letters that it gives: German letters
count for it, capitals inside words and signs beside letters against it. Detectors made for long texts (such as
charset-normalizer) see too few such letters in a table.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pilotapp.refusals import Refusal

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In the order in which they are preferred where they give the same text.
CANDIDATES = ("cp1252", "mac_roman", "cp850", "cp1250", "cp1254")
_GERMAN, _OTHERS = "äöüÄÖÜß", "éèêëàâáçñóôòíìîïúùûåøæœşğıİŞĞšžčćđŠŽČĆĐłąęśźżńŁŚŻőűřěů"
_WORD = re.compile(r"\S*[^\x00-\x7f]\S*")
_SIGNS = frozenset("–—…„“”‚‘’«»€§°·•´`²³½¼¾×±")  # may stand alone or at the edge of a word
_MAX_WORDS = 2_000  # that are scored
_DOUBT = 0.8  # share of the best score from which the second best is a question


class UnclearEncoding(Refusal):
    """The letters fit several encodings: `samples` are (encoding, the same words as it gives them)."""

    def __init__(self, sentence: object, samples: list[tuple[str, str]]) -> None:
        super().__init__(sentence, "encoding")
        self.samples = samples


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the `encoding` by which it was read, and others that fit nearly as well (`rivals`)."""

    text: str
    encoding: str
    rivals: tuple[str, ...] = ()


def decode(content: bytes, encoding: str = "") -> Decoded:
    """Return the text of `content`; `encoding`, one of CANDIDATES, decides where it is not Unicode.

    Raises UnicodeDecodeError for bytes that are announced as Unicode and are none.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return Decoded(content.decode(name), "utf-8" if name == "utf-8-sig" else name)
    if content[:400:2].count(0) > content[1:400:2].count(0) + 5:
        return Decoded(content.decode("utf-16-be"), "utf-16")
    if content[1:400:2].count(0) > 5:
        return Decoded(content.decode("utf-16-le"), "utf-16")
    try:
        return Decoded(content.decode(), "utf-8")
    except UnicodeDecodeError:
        pass
    if encoding in CANDIDATES:
        return Decoded(content.decode(encoding, errors="replace"), encoding)
    return _mostly_utf8(content) or _best(content)


def _mostly_utf8(content: bytes) -> Decoded | None:
    """UTF-8 with single bytes of Windows in it, as it comes about when tables are put together."""
    text = content.decode(errors="surrogateescape")
    stray = sum("\udc80" <= letter <= "\udcff" for letter in text)
    whole = sum(letter > "\x7f" for letter in text) - stray
    if whole < max(stray, 1):
        return None
    mended = [
        bytes([ord(letter) - 0xDC00]).decode("cp1252", errors="replace") if "\udc80" <= letter <= "\udcff" else letter
        for letter in text
    ]
    return Decoded("".join(mended), "utf-8")


def _best(content: bytes) -> Decoded:
    texts: dict[str, str] = {}
    for name in CANDIDATES:
        text = content.decode(name, errors="replace")
        if text not in texts.values():
            texts[name] = text
    scores = {name: score(_words(text)) for name, text in texts.items()}
    first, *others = sorted(scores, key=lambda name: -scores[name])
    best = scores[first]
    rivals = tuple(name for name in others if best <= 0 or scores[name] >= _DOUBT * best)
    return Decoded(texts[first], first, rivals[:2])


def _words(text: str) -> list[str]:
    return [found[0] for found, _ in zip(_WORD.finditer(text), range(_MAX_WORDS), strict=False)]


def score(words: Iterable[str]) -> float:
    """Return how well the letters beyond ASCII fit into these words; the more the better."""
    return sum(_fits(word, place) for word in words for place, letter in enumerate(word) if letter > "\x7f")


def _fits(word: str, place: int) -> float:
    letter = word[place]
    before, after = word[place - 1] if place else "", word[place + 1] if place + 1 < len(word) else ""
    beside = before.isalpha() or after.isalpha()
    in_number = before.isdigit() or after.isdigit()
    if letter == "\ufffd" or not letter.isprintable():
        return -5
    if in_number and letter in "–—½¼¾°²³§":
        return 1.5
    if in_number and letter.isalpha():
        return -2
    if letter in _GERMAN or letter in _OTHERS:
        if letter.isupper() and before.islower():
            return -2
        is_odd = letter.islower() and not before.isalpha()  # a word that begins with a small letter
        return (2.0 if letter in _GERMAN else 1.0) / (2 if is_odd else 1)
    if letter in _SIGNS:
        return -1.5 if before.isalpha() and after.isalpha() else 0.3
    return -0.5 if letter.isalpha() else -2 if beside else -0.5
