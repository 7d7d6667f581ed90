"""A programme with enough visits to release: eight pilots, two months, kinds that are large and one that is small."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pilotapp.models import Person, Programme, Release
from pilotapp.releases import commands, draft, wording
from tests.reports.rows import BERLIN, add_visit
from tests.support import people, stage

PILOTS = tuple(f"lotse{number}" for number in range(8))
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
JANUARY = (date(2026, 1, 1), date(2026, 1, 31))


def fill(programme: str = "musterstadt", months: Sequence[int] = (2,), each: int = 6, prefix: str = "") -> list[str]:
    """Eight pilots with `each` visits a month: 3 in 6 at school, 2 at the job centre, 1 in a clinic; 2 for a flat."""
    names = [f"{prefix}{name}" for name in PILOTS]
    for name in names:
        if Person.get_or_none(Person.uid == people.uid_of(name)) is None:
            people.create(name, programme, ("pilot",), ("ara",))
    for month in months:
        for place, name in enumerate(names):
            for number in range(each):
                kind = ("school", "school", "school", "job_centre", "job_centre", "health")[number % 6]
                visit(name, month, 1 + number * 3 + place % 3, institution_kind=kind, first_contact=number % 2 == 0)
        for name in names[:2]:
            visit(name, month, 25, institution_kind="housing", topics=("housing",))
    return names


def visit(name: str, month: int, day: int, minutes: int = 60, **changes: Any) -> Any:
    """A counted visit at noon of a day of 2026."""
    topics = changes.pop("topics", ("school", "family"))
    start = datetime(2026, month, day, 12, tzinfo=BERLIN) + timedelta(minutes=len(name))
    return add_visit(name, start, minutes, topics, **{"waiting_minutes": 5, "travel_minutes": 20, **changes})


def release(days: tuple[date, date] = FEBRUARY, schemes: Sequence[str] = (), by: str = "karin") -> Release:
    """Freeze these days as this coordinator."""
    coordinator = stage.person(by)
    mark = draft.draft(Programme.get_by_id(coordinator.programme_id), *days, schemes).mark
    definitions = wording.frozen(("de", "en"))
    return commands.make(coordinator, first=days[0], last=days[1], schemes=schemes, mark=mark, definitions=definitions)
