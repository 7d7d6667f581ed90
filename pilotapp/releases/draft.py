"""A release before it is frozen: its numbers, which are suppressed, and the mark that identifies this state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import fn

from pilotapp import clock
from pilotapp.disclosure.suppression import Infeasible
from pilotapp.models import Programme, Release, SuppressionJob, Visit
from pilotapp.models.visit import PENDING
from pilotapp.refusals import Refusal
from pilotapp.releases import corrections, counting, rules, suppression_jobs
from pilotapp.releases.corrections import Correction
from pilotapp.releases.counting import Counted
from pilotapp.releases.rules import FrozenCell

UNSAFE = _l("These figures cannot be protected well enough. Please choose a longer period.")
EMPTY = _l("No visit of this period counts yet, so there is nothing to release.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be frozen for these days. `unfinished` visits have no record, `unconfirmed` ones no confirmation."""

    first: date
    last: date
    k: int
    schemes: tuple[str, ...]
    counted: Counted
    corrections: Sequence[Correction]
    hidden: Mapping[str, str]
    cells: Sequence[FrozenCell]
    unfinished: int
    unconfirmed: int

    @property
    def mark(self) -> str:
        """A hash of the whole draft; freezing sends it back to prove which draft the page showed."""
        about = {"first": self.first, "last": self.last, "k": self.k, "schemes": ",".join(self.schemes)}
        return rules.hash_of(self.cells, **about)


def draft(programme: Programme, first: date, last: date, schemes: Sequence[str]) -> Draft | SuppressionJob:
    """Return the release of a period as it would be now, or the job while its suppression is being computed.

    Refuses days that are not over, days of another release, a period without a counted visit, and figures that cannot
    be protected.
    """
    refuse(programme, first, last)
    counted, found = read(programme, first, last, schemes)
    if not counted.tallies[counting.TOTAL].visits:
        raise Refusal(EMPTY, field="period")
    job = suppression_jobs.submit(suppression_jobs.of_figures(counted, programme.threshold), programme.uid)
    try:
        hidden = suppression_jobs.result(job)
    except Infeasible as error:
        raise Refusal(UNSAFE, field="period") from error
    if hidden is None:
        return job
    cells = [*rules.frozen_cells(counted, hidden), *rules.correction_cells(found)]
    waits = _waits(programme.uid, first, last)
    return Draft(first, last, programme.threshold, tuple(schemes), counted, found, hidden, cells, *waits)


def refuse(programme: Programme, first: date, last: date) -> None:
    """Refuse a period that cannot be released now."""
    mine = Release.select(Release.number, Release.first, Release.last).where(Release.programme == programme.uid)
    rules.refuse_period(first, last, clock.today(programme.time_zone), mine)


def read(programme: Programme, first: date, last: date, schemes: Sequence[str]) -> tuple[Counted, Sequence[Correction]]:
    """Return the true figures: what is counted, and what changed in earlier releases."""
    found = corrections.find(programme.uid, programme.threshold)
    return counting.count(programme.uid, first, last, schemes), found


def _waits(programme: UUID, first: date, last: date) -> tuple[int, int]:
    there = (Visit.programme == programme) & Visit.day.between(first, last)
    query: Any = Visit.select(Visit.state, fn.COUNT(Visit.uid)).where(there).group_by(Visit.state).tuples()
    by_state = {state: int(number) for state, number in query}
    pending = sum(by_state.get(state, 0) for state in PENDING)
    return pending, by_state.get("recorded", 0) + by_state.get("asked", 0)
