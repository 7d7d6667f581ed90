"""Words that the phone needs offline: plural forms of the language, labels of codes and fields."""

from collections.abc import Callable
from functools import cache
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp import clock, codes, i18n
from pilotapp.domain import visit_fields
from pilotapp.sync.handlers import FORMS

KINDS = {
    "check_in": _l("Check-in"),
    "check_out": _l("Check-out"),
    "record": _l("Record"),
    "withdraw": _l("Withdrawal"),
    "answer": _l("Answer to a question"),
    "note": _l("Note for supervision"),
    "note_reply": _l("Reply to a note"),
    "safeguarding": _l("Report about a child"),
}
# What is shown instead of a sealed text, by its field.
SEALED = {
    "text": _l("Sealed. It can be read again once it was sent."),
    "facts": _l("Sealed. Only the safeguarding role can read it."),
}
# The kind of code of each field.
CODED = {**visit_fields.CODED, "answer": "answer", "themes": "theme", "load": "load", "call": "call"}


def for_templates() -> dict[str, Callable[..., Any]]:
    """Return functions for templates; pages that do not call them cost nothing."""
    return {"plural_samples": plural_samples, "phone_labels": phone_labels, "now": clock.now}


def plural_samples() -> list[tuple[str, int]]:
    """Return pairs (CLDR plural category, a number of that category) of the page's language, each category once."""
    return _samples(i18n.spoken())


@cache
def _samples(language: str) -> list[tuple[str, int]]:
    category = Locale.parse(language).plural_form
    found: dict[str, int] = {}
    for number in (*range(1, 201), 0, 1_000_000):
        found.setdefault(category(number), number)
    return list(found.items())


def phone_labels(full: bool = False) -> dict[str, dict[str, str]]:
    """Return the words for kinds of entry, places and times; `full`: also for fields, their codes, and yes and no."""
    kinds = {code: str(words) for code, words in KINDS.items()}
    of_visit = {
        "kind": kinds,
        "institution_kind": {"": _("Place not chosen yet"), **dict(codes.choices("institution_kind"))},
        "times": {"since": _("since %(time)s", time="{time}"), "until": _("until %(moment)s", moment="{time}")},
    }
    if not full:
        return of_visit
    labels = {field: dict(codes.choices(kind)) for field, kind in CODED.items()}
    return {
        "field": _field_labels(),
        "sealed": {field: str(words) for field, words in SEALED.items()},
        "yes_no": {"true": _("Yes"), "false": _("No")},
        **{field: {code: str(words) for code, words in pairs.items()} for field, pairs in labels.items()},
        **of_visit,
    }


def _field_labels() -> dict[str, str]:
    """Return labels by field: those of a visit's fields, else those of the form."""
    of_forms = {field.name: str(field.label.text) for form in FORMS.values() for field in form(formdata=None)}
    return of_forms | {field.column: str(field.label) for field in visit_fields.FIELDS}
