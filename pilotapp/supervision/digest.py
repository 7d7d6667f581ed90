"""The weekly digest of a programme for its coordinators: four counts, never a name; and the lines of its mail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import ngettext
from peewee import SQL, Case, fn

from pilotapp.models import Note, Person
from pilotapp.supervision import care_data
from pilotapp.supervision.care_assessment import CareAssessment
from pilotapp.supervision.rules import CALL_THIS_WEEK


@dataclass(frozen=True, slots=True)
class Digest:
    """Numbers of open notes that wait for the coordination, of those with a wish for a call, of silent active pilots,
    and of pilots who are due for a reflection session.
    """

    waiting: int
    calls: int
    silent: int
    sessions: int

    @property
    def is_empty(self) -> bool:
        """Whether all numbers are zero."""
        return not (self.waiting or self.calls or self.silent or self.sessions)


def digest(coordinator: Person, now: datetime) -> Digest:
    """Return the numbers of the coordinator's programme at `now`, equal to those on the pages."""
    assessment = CareAssessment(coordinator.programme, now)
    pilots = [one for one in care_data.pilots(coordinator.programme_id, now) if one.active]
    calls = Case(None, [(Note.urgency >= CALL_THIS_WEEK, 1)], 0)
    waits = (Note.programme == coordinator.programme_id) & SQL("state <> 'closed'") & (Note.urgency > 0)
    row: Any = Note.select(fn.COUNT(Note.uid), fn.SUM(calls)).where(waits).tuples().get()
    return Digest(
        int(row[0]), int(row[1] or 0), sum(map(assessment.is_silent, pilots)), sum(map(assessment.is_due, pilots))
    )


def lines(coordinator: Person, now: datetime) -> list[str]:
    """Return a line of the mail for each number of the digest that is not 0, in the current language."""
    found = digest(coordinator, now)
    every = (
        (found.waiting, ngettext("%(num)s note waits for you", "%(num)s notes wait for you", found.waiting)),
        (found.calls, ngettext("%(num)s wish to be called", "%(num)s wishes to be called", found.calls)),
        (
            found.silent,
            ngettext(
                "%(num)s {pilot} not heard from for a while",
                "%(num)s {pilots} not heard from for a while",
                found.silent,
            ),
        ),
        (found.sessions, ngettext("%(num)s reflection session due", "%(num)s reflection sessions due", found.sessions)),
    )
    return [line for number, line in every if number]
