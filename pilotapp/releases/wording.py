"""The wording that is frozen with a release, and the reasons of suppression in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp import i18n
from pilotapp.disclosure import suppression
from pilotapp.figures import measures
from pilotapp.releases.ways import COARSER, TOGETHER, Recoded

HIDDEN = "hidden"  # the only reason that others see: the true one would reveal too much
NOT_SHOWN = _l("not shown")  # the sign of a suppressed number in words, on pages and in files
EXPLAINED = _l(
    "A number that is left out so that nobody can be recognised, not even by adding and subtracting; it does not mean "
    "0."
)
SUMMED = _l(
    "A row that one of these programmes does not show stands in the sum only where nobody can work out that "
    "programme's number from it."
)
REASONS: dict[str, Any] = {
    HIDDEN: NOT_SHOWN,
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


def merged_row() -> str:
    """Return what a row is called that holds several."""
    return str(_("Others, put together"))


def cut_off(title: str) -> str:
    """Return why the rows of a table cannot be added up from another one, in which some are put together."""
    return str(_("Cannot be added up from the table '%(table)s': there, some rows stand together.", table=title))


def not_apart(rows: Sequence[str]) -> str:
    """Return why a sum lacks these rows: not all programmes put the same ones together."""
    return str(_("Not shown, because not all programmes show them apart: %(rows)s.", rows=", ".join(rows)))


def told(recoded: Recoded, year: int) -> str:
    """Return in one sentence, for readers, which way a release took; empty for a release as it is."""
    if recoded.way == COARSER:
        words = _(
            "Larger groups stand in place of places and topics, and rows with little in them stand together in one "
            "row, so that fewer numbers have to be hidden."
        )
    elif recoded.way == TOGETHER:
        words = _("Rows with little in them stand together in one row, so that fewer numbers have to be hidden.")
    else:
        return ""
    more = _("In all releases of %(year)s these are the same rows.", year=year)
    return f"{words} {more}" if recoded.is_kept or recoded.is_fixed else str(words)
