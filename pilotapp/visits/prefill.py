"""Initial values of a record's form: from the existing record, the last record, or the pilot's habits."""

from typing import Any

from pilotapp.domain.visit_fields import AT_CHECK_IN, FIELD, FIELDS
from pilotapp.formats.visit_words import value_in_words
from pilotapp.models import Visit
from pilotapp.visits.queries import Habits

TIMES = ("started_at", "ended_at")
NAMED = ("topics", "institution_kind", "client_language")  # on the button of 'same as last time'


def beginning(visit: Visit | None, last: Visit | None, habits: Habits, *, same: bool) -> dict[str, Any]:
    """Return values by field: of the existing record; else of the last one if `same` was requested; else the usual.

    What was chosen at the check-in stays in any case, and so does an end that came before its start.
    """
    if visit is not None and visit.outcome:
        times = TIMES if visit.has_times else ()  # without known times, noon is only a placeholder
        return {name: getattr(visit, name) for name in (*times, *(field.column for field in FIELDS))}
    if same and last is not None:
        return same_as(last, visit)
    return _usual(habits) | _chosen(visit)


def suggested(visit: Visit | None, last: Visit | None, habits: Habits, *, same: bool) -> list[str]:
    """Return the fields of `beginning` that nobody has told for this visit: their values are only what is usual."""
    if (visit is not None and visit.outcome) or (same and last is not None):
        return []
    return [name for name in _usual(habits) if name not in _chosen(visit)]


def _usual(habits: Habits) -> dict[str, Any]:
    usual = {"institution_kind": habits.kinds, "client_language": habits.languages}
    return {name: first[0] for name, first in usual.items() if first}


def same_as(last: Visit, visit: Visit | None) -> dict[str, Any]:
    """Return the codes of the last record, for the next visit."""
    return {field.column: getattr(last, field.column) for field in FIELDS if field.repeated} | _chosen(visit)


def _chosen(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {}
    known = [field.column for field in AT_CHECK_IN] + (["ended_at"] if visit.state == "waiting" else [])
    return {name: getattr(visit, name) for name in known if getattr(visit, name)}


def chosen(visit: Visit | None) -> list[str]:
    """Return the fields that the check-in of a visit without a record told, which 'same as last time' leaves alone."""
    told = () if visit is None or visit.outcome else AT_CHECK_IN
    return [field.column for field in told if getattr(visit, field.column)]


def taken_over(last: Visit | None, visit: Visit | None) -> dict[str, Any]:
    """Return what 'same as last time' fills in for `visit`: codes of the last record, by field."""
    codes = same_as(last, None) if last else {}
    return {name: value for name, value in codes.items() if value and name not in chosen(visit)}


def in_words(taken: dict[str, Any]) -> str:
    """Return what stands on the button: 'Learning German · Language course · Arabic'."""
    return " · ".join(value_in_words(FIELD[name], one) for name in NAMED for one in _list(taken.get(name)))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
