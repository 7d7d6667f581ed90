"""Every figure of the reports, to compare before and after."""

from __future__ import annotations

from typing import Any

from pilotapp.models import Person, Visit
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Month, Year
from pilotapp.reports import queries
from pilotapp.reports.definitions import DIMENSIONS

PERIODS = (Year(2025), Year(2026), *(Month(2026, number) for number in (1, 2, 3, 4, 10)), Month(2025, 12))
KEPT = (
    "uid", "day", "minutes", "state", "outcome", "institution_kind", "client_language", "first_contact", "mode",
    "waiting_minutes", "travel_minutes", "party", "size_band", "referral", "late", "clock", "forgotten",
)  # fmt: skip


def figures(coordinator: Person) -> dict[str, Any]:
    """Totals and every table of two years and some of their months, the visits one by one, and a month at a glance.

    Rows by their keys and not by their words: how a pilot is called is no figure.
    """
    found: dict[str, Any] = {}
    for period in PERIODS:
        found[f"totals {period}"] = queries.totals(coordinator, period)
        for dimension in DIMENSIONS:
            rows = queries.table(coordinator, period, dimension).rows
            found[f"{dimension.code} {period}"] = {row.key: row.numbers for row in rows}
        found[f"visits {period}"] = sorted(map(_counted, queries.visits(coordinator, period)))
        if isinstance(period, Month):
            states = queries.month_summary(coordinator, period.first).states
            found[f"states {period}"] = {state: number for state, number in states.items() if state in COUNTED}
    return found


def _counted(visit: Visit) -> tuple[Any, ...]:
    return (*(str(getattr(visit, name)) for name in KEPT), *visit.topics)
