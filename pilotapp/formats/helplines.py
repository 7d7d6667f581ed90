"""Public helplines of Germany, proposed for an empty emergency card; shown in each reader's language."""

import re
from functools import cache
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

# Label, number, when to call.
HELPLINES: tuple[tuple[Any, str, Any], ...] = (
    (_l("Ambulance and fire"), "112", _l("When life or health is in danger")),
    (_l("Police"), "110", _l("When somebody is threatened")),
    (_l("Doctor on call"), "116 117", _l("Ill at night or at the weekend, not in danger of life")),
    (_l("Helpline Violence against Women"), "116 016", _l("Day and night, free, in many languages")),
    (_l("Helpline for children and young people"), "116 111", _l("Nummer gegen Kummer, free")),
)


def in_reader_words(number: str, text: str | None) -> str | None:
    """Return the label or hint of a number in the reader's language if it is a proposed one; else as it was typed."""
    known = _known(current_app.config["PILOTAPP"].languages).get((_digits(number), text or ""))
    return text if known is None else str(known)


@cache
def _known(languages: tuple[str, ...]) -> dict[tuple[str, str], Any]:
    """Return the lazy sentence of each proposed text, by number and by the text in every language."""
    found: dict[tuple[str, str], Any] = {}
    for language in languages:
        with force_locale(language):
            found |= {(_digits(number), str(text)): text for label, number, hint in HELPLINES for text in (label, hint)}
    return found


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
