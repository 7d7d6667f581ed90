"""A release before it is frozen: its numbers, which are suppressed, and the mark that identifies this state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import fn

from pilotapp import clock
from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Infeasible
from pilotapp.figures.expressions import MERGED
from pilotapp.models import Programme, Release, SuppressionJob, Visit
from pilotapp.models.visit import PENDING
from pilotapp.periods import Period
from pilotapp.refusals import Refusal
from pilotapp.releases import corrections, counting, rules, suppression_jobs, ways
from pilotapp.releases.corrections import Correction
from pilotapp.releases.counting import SESSION, TOTAL, Counted, key_of
from pilotapp.releases.rules import FrozenCell
from pilotapp.releases.ways import Recoded, Recoding
from pilotapp.sealing import derive

UNSAFE = _l("These figures cannot be protected well enough. Please choose a longer period.")
EMPTY = _l("No visit of this period counts yet, so there is nothing to release.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be frozen for these days. `unfinished` visits have no record, `unconfirmed` ones no confirmation.

    `own_visits_room`: how many visits apart the feasible values of each hidden number are to pilots who know their own.
    """

    first: date
    last: date
    k: int
    schemes: tuple[str, ...]
    way: str
    counted: Counted
    corrections: Sequence[Correction]
    hidden: Mapping[str, str]
    cells: Sequence[FrozenCell]
    unfinished: int
    unconfirmed: int
    own_visits_room: int

    @property
    def mark(self) -> str:
        """A hash of the whole draft; freezing sends it back to prove which draft the page showed."""
        about = {"first": self.first, "last": self.last, "k": self.k, "schemes": ",".join(self.schemes)}
        return rules.hash_of(self.cells, recoding=self.recoded().as_json(), **about)

    def recoded(self, *, is_kept: bool = False) -> Recoded:
        """Return what would be frozen about the rows that are put together."""
        if self.way == ways.TOGETHER and not self.counted.merged:
            return ways.UNCHANGED
        is_fixed = self.way != ways.PLAIN and not self.counted.rule_k
        return Recoded(self.way, self.counted.merged, is_fixed, is_kept)

    @property
    def under_own_code(self) -> tuple[int, int]:
        """The visits that stand in readable rows of their own code, and all visits, added over the tables."""
        rows = [(code, key_of(name, code)) for name, code in self.counted.rows() if name not in (TOTAL, SESSION)]
        visits = [(self.counted.tallies[key].visits, code != MERGED and key not in self.hidden) for code, key in rows]
        return sum(number for number, is_own in visits if is_own), sum(number for number, _ in visits)


def draft(
    programme: Programme, first: date, last: date, schemes: Sequence[str], way: str = ways.PLAIN
) -> Draft | SuppressionJob:
    """Return the release of a period as it would be now, or the job while its suppression is being computed.

    Refuses days that are not over, days of another release, a period without a counted visit, and figures that cannot
    be protected.
    """
    refuse(programme, first, last)
    counted, found = read(programme, first, last, schemes, way)
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
    room, k = suppression_jobs.own_visits_room(job) or 0, programme.threshold
    return Draft(first, last, k, tuple(schemes), way, counted, found, hidden, cells, *waits, room)


def refuse(programme: Programme, first: date, last: date) -> None:
    """Refuse a period that cannot be released now."""
    mine = Release.select(Release.number, Release.first, Release.last).where(Release.programme == programme.uid)
    rules.refuse_period(first, last, clock.today(programme.time_zone), mine)


def is_free(programme: Programme, period: Period) -> bool:
    """Whether no release of the programme has a day of this period."""
    days: Any = Release.select(Release.first, Release.last).where(Release.programme == programme.uid).tuples()
    return suppression.overlapping_period(days, (period.first, period.last)) is None


def read(
    programme: Programme, first: date, last: date, schemes: Sequence[str], way: str
) -> tuple[Counted, Sequence[Correction]]:
    """Return the true figures: what is counted, and what changed in earlier releases."""
    found = corrections.find(programme.uid, programme.threshold)
    how = Recoding(way, programme.threshold, derive.secret_for("merged rows"), kept(programme, first.year))
    return counting.count(programme.uid, first, last, schemes, how), found


def kept(programme: Programme, year: int) -> Mapping[str, Sequence[str]] | None:
    """Return the rows that the latest release of this year with this wish keeps together, by dimension; else None."""
    its = (Release.programme == programme.uid) & (Release.recoding != "")
    days = Release.first.between(date(year, 1, 1), date(year, 12, 31))
    texts = Release.select(Release.recoding).where(its, days).order_by(Release.number.desc())
    found = (Recoded.read(release.recoding) for release in texts)
    return next((one.merged for one in found if one.is_kept), None)


def _waits(programme: UUID, first: date, last: date) -> tuple[int, int]:
    there = (Visit.programme == programme) & Visit.day.between(first, last)
    query: Any = Visit.select(Visit.state, fn.COUNT(Visit.uid)).where(there).group_by(Visit.state).tuples()
    by_state = {state: int(number) for state, number in query}
    pending = sum(by_state.get(state, 0) for state in PENDING)
    return pending, by_state.get("recorded", 0) + by_state.get("asked", 0)
