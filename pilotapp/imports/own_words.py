"""The words that our own files use for columns and codes, in every language in which files are made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from flask_babel import force_locale
from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.figures.measures import DIMENSION

LANGUAGES = ("de", "en")
_COLUMNS = {"pilot": "pilot", "institution_kind": "institution_kind", "client_language": "client_language"} | {
    name: name for name in ("outcome", "mode", "party")
}


def labels(kind: str) -> Iterator[tuple[str, str]]:
    """Yield (label, code) of every code of a kind in each language, without soft hyphens."""
    for language in LANGUAGES:
        with force_locale(language):
            for code in codes.codes(kind):
                yield codes.label(kind, code).replace("\u00ad", ""), code


def headers() -> Iterator[tuple[str, str]]:
    """Yield (header, field) of the columns of visits one by one that are no times; '' for one that is not taken in."""
    for language in LANGUAGES:
        with force_locale(language):
            yield from ((str(DIMENSION[code].header).replace("\u00ad", ""), field) for code, field in _COLUMNS.items())
            yield from ((_("Topics"), "topic"), (_("First contact"), "first_contact"), (_("State"), ""))


@cache
def absent() -> frozenset[str]:
    """Return what stands in our files where nothing is known."""
    found = {"–", "-", ""}
    for language in LANGUAGES:
        with force_locale(language):
            found |= {_("Not given").casefold(), str(codes.FORMER["pilot"]).casefold()} - {""}
    return frozenset(found)
