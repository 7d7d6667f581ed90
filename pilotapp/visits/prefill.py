"""Initial values of a record's form: from the existing record, the last record, or the pilot's habits."""

from __future__ import annotations

from typing import Any

from pilotapp.domain.visit_fields import AT_CHECK_IN, FIELDS
from pilotapp.models import Visit
from pilotapp.visits.queries import Habits

TIMES = ("started_at", "ended_at")


def beginning(visit: Visit | None, last: Visit | None, habits: Habits, *, same: bool) -> dict[str, Any]:
    """Return values by field: of the existing record; else of the last one if `same` was requested; else the usual.

    What was chosen at the check-in stays in any case, and so does an end that came before its start.
    """
    if visit is not None and visit.outcome:
        times = TIMES if visit.has_times else ()  # without known times, noon is only a placeholder
        return {name: getattr(visit, name) for name in (*times, *(field.column for field in FIELDS))}
    if same and last is not None:
        return same_as(last, visit)
    usual = {"institution_kind": habits.kinds, "client_language": habits.languages}
    return {name: first[0] for name, first in usual.items() if first} | _chosen(visit)


def same_as(last: Visit, visit: Visit | None) -> dict[str, Any]:
    """Return the codes of the last record, for the next visit."""
    return {field.column: getattr(last, field.column) for field in FIELDS if field.repeated} | _chosen(visit)


def _chosen(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {}
    known = [field.column for field in AT_CHECK_IN] + (["ended_at"] if visit.state == "waiting" else [])
    return {name: getattr(visit, name) for name in known if getattr(visit, name)}
