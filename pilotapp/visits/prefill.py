"""Initial values of a record's form: from the existing record, the last record, or the pilot's habits."""

from __future__ import annotations

from typing import Any

from pilotapp.models import Visit
from pilotapp.visits.queries import Habits

RECORDED = (
    "started_at", "ended_at", "outcome", "institution_kind", "topics", "client_language", "mode", "party", "size_band",
    "first_contact", "waiting_minutes", "travel_minutes", "referral",
)  # fmt: skip
REPEATED = (
    "outcome", "institution_kind", "topics", "client_language", "mode", "party", "size_band",
    "waiting_minutes", "travel_minutes",
)  # fmt: skip
AT_CHECK_IN = ("institution_kind", "client_language")


def beginning(visit: Visit | None, last: Visit | None, habits: Habits, *, same: bool) -> dict[str, Any]:
    """Return values by field: of the existing record; else of the last one if `same` was requested; else the usual.

    What was chosen at the check-in stays in any case, and so does an end that came before its start.
    """
    if visit is not None and visit.outcome:
        known = RECORDED if visit.has_times else RECORDED[2:]  # without known times, noon is only a placeholder
        return {name: getattr(visit, name) for name in known}
    if same and last is not None:
        return same_as(last, visit)
    usual = {name: first[0] for name, first in zip(AT_CHECK_IN, (habits.kinds, habits.languages), strict=True) if first}
    return usual | _chosen(visit)


def same_as(last: Visit, visit: Visit | None) -> dict[str, Any]:
    """Return the codes of the last record, for the next visit."""
    return {name: getattr(last, name) for name in REPEATED} | _chosen(visit)


def _chosen(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {}
    known = (*AT_CHECK_IN, "ended_at") if visit.state == "waiting" else AT_CHECK_IN
    return {name: getattr(visit, name) for name in known if getattr(visit, name)}
