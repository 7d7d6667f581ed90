"""Every figure of the reports, to compare before and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pilotapp.exports import tables
from pilotapp.exports.spec import VISITS, ExportSpec
from pilotapp.figures import queries
from pilotapp.figures.measures import DIMENSION, DIMENSIONS
from pilotapp.models import Person, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.periods import Month, Period, Year
from tests.reports.rows import rows_by

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
            rows = rows_by(coordinator, period, dimension.code)
            found[f"{dimension.code} {period}"] = {row.key: row.numbers for row in rows}
        found[f"visits {period}"] = sorted(_counted(coordinator, period))
        found[f"file {period}"] = sorted(_in_the_file(coordinator, period))
        if isinstance(period, Month):
            states = queries.month_summary(coordinator, period.first).states
            found[f"states {period}"] = {state: number for state, number in states.items() if state in COUNTED}
    return found


def _counted(coordinator: Person, period: Period) -> Iterable[tuple[Any, ...]]:
    """All that is kept of each visit that counts."""
    mine = (Visit.programme == coordinator.programme_id) & Visit.day.between(period.first, period.last)
    for visit in Visit.select().where(mine, Visit.state.in_(COUNTED)):
        topics = VisitTopic.select().where(VisitTopic.visit == visit.uid)
        yield (*(str(getattr(visit, name)) for name in KEPT), *sorted(link.topic for link in topics))


def _in_the_file(coordinator: Person, period: Period) -> Iterable[tuple[Any, ...]]:
    """The visits one by one as their file has them, without the pilots' names."""
    for sheet in tables.book(coordinator, ExportSpec(VISITS, period)).sheets:
        name = [column.header for column in sheet.columns].index(str(DIMENSION["pilot"].header))
        for row in sheet.rows:
            yield tuple(map(str, (*row[:name], *row[name + 1 :])))
