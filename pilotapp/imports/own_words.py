"""The words that our own files use for columns and codes, in every language in which files are made."""

from collections.abc import Iterator
from functools import cache

from flask_babel import force_locale
from flask_babel import gettext as _

from pilotapp import codes, pilot_words
from pilotapp.domain.visit_fields import FIELDS

LANGUAGES = ("de", "en")


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
            yield from ((one, "pilot") for one, _many in pilot_words.listed(language).values())
            yield _("State"), ""
            in_files = (field for field in FIELDS if field.in_files and field.shape != "minutes")
            yield from ((str(field.label).replace("\u00ad", ""), field.singular) for field in in_files)


def of_pilot() -> str:
    """Return the header of the column of pilots in the files of this programme, where it has own words."""
    own = pilot_words.read_own(pilot_words.reader()[0])
    return own[0] if own else ""


@cache
def absent() -> frozenset[str]:
    """Return what stands in our files where nothing is known."""
    found = {"–", "-", ""}
    for language in LANGUAGES:
        with force_locale(language):
            found.add(_("Not given").casefold())
            for choice in pilot_words.WORDS:
                with pilot_words.writing_for(choice):
                    found.add(str(codes.FORMER["pilot"]).casefold())
    return frozenset(found)
