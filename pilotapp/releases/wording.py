"""The wording that is frozen with a release, and the reasons of suppression in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from pilotapp import i18n
from pilotapp.disclosure import suppression
from pilotapp.figures import measures

HIDDEN = "hidden"  # the only reason that others see: the true one would reveal too much
REASONS: dict[str, Any] = {
    HIDDEN: _l("not shown, to protect people"),
    suppression.FREQUENCY: _l("too few visits"),
    suppression.CONTRIBUTORS: _l("too few {pilots}"),
    suppression.DOMINANCE: _l("nearly all by one person"),
    suppression.SECONDARY: _l("would give a hidden number away"),
}


def frozen(languages: Iterable[str]) -> dict[str, Any]:
    """Return the present meaning of all measures and tables, in each of these languages."""
    texts: dict[str, Any] = {"version": measures.VERSION}
    for language in languages:
        with force_locale(language):
            texts[language] = {"numbers": measures.plain(), "dimensions": measures.plain_dimensions()}
    return texts


def in_reader_language(texts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the frozen wording in the language of this request, else in one of those that exist."""
    language = i18n.spoken()
    some = (texts.get(language), texts.get(language.split("_")[0]), *texts.values())
    found: Mapping[str, Any] = next(one for one in some if isinstance(one, dict))
    return found


def reasons() -> dict[str, str]:
    """Return the reasons of suppression in words, by code."""
    return {code: str(words) for code, words in REASONS.items()}
