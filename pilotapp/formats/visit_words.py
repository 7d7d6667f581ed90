"""The fields of a visit in words, for pages and papers."""

from typing import Any

from flask_babel import gettext as _

from pilotapp.domain.visit_fields import AT_CHECK_IN, FIELDS, VisitField
from pilotapp.formats import code, minutes


def value_in_words(field: VisitField, value: Any) -> str:
    """Return a value of a field in the reader's words."""
    if field.shape == "flag":
        return str(_("Yes") if value else _("No"))
    if field.shape == "minutes":
        return minutes(value)
    return ", ".join(code(one, field.codes) for one in ([value] if isinstance(value, str) else value))


def phrase(field: VisitField, value: Any) -> str:
    """Return a value that is set as it stands in a sentence: 'School', but 'First contact' or 'Referred to: School'."""
    if field.shape == "flag":
        return str(field.label)
    words = value_in_words(field, value)
    return f"{field.label}: {words}" if field.shape == "minutes" or field.column == "referral" else words


def lines(visit: Any) -> list[tuple[str, str]]:
    """Return label and words of each field that is known; before the record, of those that the check-in may tell."""
    known = ((field, getattr(visit, field.column, None)) for field in (FIELDS if visit.outcome else AT_CHECK_IN))
    return [(str(field.label), value_in_words(field, value)) for field, value in known if value not in (None, [])]
