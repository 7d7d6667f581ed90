"""The week of a programme in four numbers, for the mail to its coordinators: counts only, never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import SQL, Case, fn

from pilotapp.models import Note, Person
from pilotapp.supervision import care_data
from pilotapp.supervision.care_assessment import CareAssessment
from pilotapp.supervision.rules import CALL_THIS_WEEK


@dataclass(frozen=True, slots=True)
class Digest:
    """How many open notes wait for the coordination, how many of them with a wish for a call; how many active pilots
    nobody has heard of for long, and for how many it is time for a reflection session."""

    waiting: int
    calls: int
    silent: int
    sessions: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write about."""
        return not (self.waiting or self.calls or self.silent or self.sessions)


def digest(coordinator: Person, now: datetime) -> Digest:
    """The numbers of the coordinator's programme at `now`; the same as those of her desk and of care."""
    assessment = CareAssessment(coordinator.programme, now)
    pilots = [one for one in care_data.pilots(coordinator.programme_id, now) if one.active]
    calls = Case(None, [(Note.urgency >= CALL_THIS_WEEK, 1)], 0)
    waits = (Note.programme == coordinator.programme_id) & SQL("state <> 'closed'") & (Note.urgency > 0)
    row: Any = Note.select(fn.COUNT(Note.uid), fn.SUM(calls)).where(waits).tuples().get()
    return Digest(
        int(row[0]), int(row[1] or 0), sum(map(assessment.is_silent, pilots)), sum(map(assessment.is_due, pilots))
    )
