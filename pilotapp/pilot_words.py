"""How a programme calls its pilots: a list of words in every language, own words, and their markers in sentences.

A sentence of the catalogue has `{pilots}` or `{pilot}` in place of the word, `{Pilots}` at its beginning, and
`{pilot.formal}` on certificates. The sentences need the nominative without an article only, because own words have no
other form. Words consist of letters and a few signs, so they are safe in HTML, in CSV, and in sentences with '%'.

German addresses pilots as 'du' and everybody else as 'Sie': a sentence for both has `{deine|Ihre}`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import g, has_app_context
from flask_babel import Domain, force_locale, get_locale, get_translations

DEFAULT = "pilots"
MAX_LENGTH = 40  # characters of an own word
_MAX_CATALOGUES = 100
_MARKER = re.compile(r"\{(?:((?:a )?[Pp]ilots?(?:\.(?:formal|or))?)|([^{}|]*)\|([^{}|]*))\}")
_VOWELS = frozenset("aeiou")
_WORD = re.compile(r"[^\W\d_][\w :*/.·’-]*")
_find: Callable[[], tuple[str, bool] | None] = lambda: None  # noqa: E731


def pgettext(context: str, message: str) -> tuple[str, str]:
    """Mark a word for the catalogue like `npgettext`."""
    return context, message


def npgettext(context: str, one: str, many: str) -> tuple[str, str, str]:
    """Mark words for the catalogue, which Babel finds by this function's name; return them untranslated."""
    return context, one, many


WORDS = {
    DEFAULT: npgettext("how pilots are called", "pilot", "pilots"),
    "pilots_colon": npgettext("how pilots are called, with a colon", "pilot", "pilots"),
    "pilots_star": npgettext("how pilots are called, with an asterisk", "pilot", "pilots"),
    "integration_pilots": npgettext("how pilots are called", "integration pilot", "integration pilots"),
    "integration_pilots_colon": npgettext(
        "how pilots are called, with a colon", "integration pilot", "integration pilots"
    ),
    "integration_pilots_star": npgettext(
        "how pilots are called, with an asterisk", "integration pilot", "integration pilots"
    ),
    "language_mediators": npgettext("how pilots are called", "language mediator", "language mediators"),
    "cultural_mediators": npgettext("how pilots are called", "cultural mediator", "cultural mediators"),
    "neighbourhood_parents": npgettext(
        "how pilots are called", "neighbourhood mother / father", "neighbourhood mothers and fathers"
    ),
}
_EITHER = pgettext("between two words for one person", "or")
# The words on certificates, where they are more than in other sentences.
_FORMAL = {code: f"integration_{code}" for code in (DEFAULT, "pilots_colon", "pilots_star")}


def follow(find: Callable[[], tuple[str, bool] | None]) -> None:
    """Set the callback that returns the choice of the reader's programme, and whether to write 'Sie' to the reader."""
    global _find
    _find = find


def reader() -> tuple[str, bool]:
    """Return the choice that holds now (a code of `WORDS`, or what `own` returns), and whether to write 'Sie'."""
    given: tuple[str, bool] | None = g.get("reader_of_words") if has_app_context() else None
    return given or _find() or (DEFAULT, True)


@contextmanager
def writing_for(choice: str, *, formal: bool = True) -> Iterator[None]:
    """Use a programme's choice during a `with` block, for work beside requests and for frozen papers."""
    before = g.get("reader_of_words")
    g.reader_of_words = choice, formal
    try:
        yield
    finally:
        g.reader_of_words = before


def is_word(text: str) -> bool:
    """Whether `text` can be an own word: short, begins with a letter, without signs that have a meaning elsewhere."""
    return len(text) <= MAX_LENGTH and bool(_WORD.fullmatch(text))


def own(one: str, many: str) -> str:
    """Return own words, singular and plural, as they are stored."""
    return f"{one}|{many}"


def read_own(choice: str) -> tuple[str, str] | None:
    """Return the own words of a choice; None if it is a code, or if they could harm a page."""
    one, _bar, many = choice.partition("|")
    return (one, many) if is_word(one) and is_word(many) else None


def listed(language: str) -> dict[str, tuple[str, str]]:
    """Return the singular and the plural of every code in a language."""
    with force_locale(language):
        found = get_translations().unpgettext
        return {code: (found(*words, 1), found(*words, 2)) for code, words in WORDS.items()}


def _forms(one: str, many: str, suffix: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in markers, and the word for it."""
    for key, word in (("pilot", one), ("pilots", many)):
        yield key + suffix, word
        yield key.capitalize() + suffix, word[:1].upper() + word[1:]
    yield f"a pilot{suffix}", f"{'an' if one[:1].lower() in _VOWELS else 'a'} {one}"


class PilotCatalogue:
    """A catalogue in which the markers are replaced by the words of one choice, and by those for one reader."""

    def __init__(self, catalogue: Any, choice: str, *, formal: bool) -> None:
        self._catalogue, self._formal = catalogue, formal
        self._words = dict(_forms(*self._of(choice), "")) | dict(
            _forms(*self._of(_FORMAL.get(choice, choice)), ".formal")
        )
        either = catalogue.upgettext(*_EITHER)
        self._words["pilot.or"] = self._words["pilot"].replace(" / ", f" {either} ")

    def _of(self, choice: str) -> tuple[str, str]:
        words, found = WORDS.get(choice, WORDS[DEFAULT]), self._catalogue.unpgettext
        return read_own(choice) or (found(*words, 1), found(*words, 2))

    def _filled(self, text: str) -> str:
        return _MARKER.sub(self._word, text) if "{" in text else text

    def _word(self, marker: re.Match[str]) -> str:
        name, familiar, formal = marker.groups()
        return self._words[name] if name else formal if self._formal else familiar

    def ugettext(self, message: str) -> str:
        """Return the translation."""
        return self._filled(self._catalogue.ugettext(message))

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        """Return the translation for a number."""
        return self._filled(self._catalogue.ungettext(singular, plural, num))

    def upgettext(self, context: str, message: str) -> str:
        """Return the translation in a context."""
        return self._filled(self._catalogue.upgettext(context, message))

    def unpgettext(self, context: str, singular: str, plural: str, num: int) -> str:
        """Return the translation in a context for a number."""
        return self._filled(self._catalogue.unpgettext(context, singular, plural, num))


class PilotDomain(Domain):  # type: ignore[misc]
    """flask-babel's catalogues, with the words of the choice that holds now."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._filled: dict[tuple[str, str, bool], PilotCatalogue] = {}

    def get_translations(self) -> PilotCatalogue:
        """Return the catalogue for the current language and choice."""
        key = str(get_locale()), *reader()
        found = self._filled.get(key)
        if found is None:
            if len(self._filled) >= _MAX_CATALOGUES:
                self._filled.clear()
            found = self._filled[key] = PilotCatalogue(super().get_translations(), key[1], formal=key[2])
        return found
