"""The ways in which a period may be released, each with what it shows: what a coordinator chooses from."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_percent
from flask_babel import lazy_gettext as _l

from pilotapp import clock
from pilotapp.models import Programme, SuppressionJob
from pilotapp.periods import Month, Period, Quarter, Year
from pilotapp.refusals import Refusal
from pilotapp.releases import draft, rules, ways
from pilotapp.releases.draft import Draft
from pilotapp.releases.suppression_jobs import Waiting

LONGER = "longer"
TITLES: dict[str, Any] = {
    ways.PLAIN: _l("As it is"),
    ways.TOGETHER: _l("Rare rows put together"),
    ways.COARSER: _l("Larger groups"),
    LONGER: _l("A longer period"),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A way, and the draft that it leads to. For a longer period: the draft of that period, rare rows put together."""

    way: str
    period: Period
    draft: Draft

    @property
    def title(self) -> Any:
        """What it is called."""
        return TITLES[self.way]

    @property
    def hidden(self) -> int:
        """How many numbers it hides."""
        return sum(cell.value is None for cell in self.draft.cells)

    @property
    def percent(self) -> int:
        """How much of all visits in the tables stands under its own code, rounded down."""
        own, every = self.draft.under_own_code
        return 100 * own // max(every, 1)

    @property
    def share(self) -> str:
        """The same in words, as '92 %'."""
        return str(format_percent(self.percent / 100))


def choices(programme: Programme, first: date, last: date, schemes: Sequence[str]) -> list[Choice] | Waiting:
    """Return up to four ways to release these days, or the jobs that are still being computed.

    Left out are ways that change nothing, and those whose figures cannot be protected. Refuses what `draft` refuses; if
    no way of the period itself is left, with the refusal of the first.
    """
    draft.refuse(programme, first, last)
    period = rules.period_of(first, last)
    own = [_tried(programme, way, period, schemes, way) for way in (ways.PLAIN, ways.TOGETHER, ways.COARSER)]
    refused = [one for one in own if isinstance(one, Refusal)]
    if len(refused) == len(own):
        raise refused[0]
    longer = _longer(programme, period)
    every = [*own, *([_tried(programme, LONGER, longer, schemes, ways.TOGETHER)] if longer else [])]
    jobs = tuple(one for one in every if isinstance(one, SuppressionJob))
    return Waiting(jobs) if jobs else [one for one in every if isinstance(one, Choice) and _changes(one)]


def best(among: Collection[Choice]) -> Choice:
    """Return the way of the period itself that shows most visits under their own code; the first of equals."""
    return max((one for one in among if one.way != LONGER), key=lambda one: one.percent)


def _tried(
    programme: Programme, name: str, period: Period, schemes: Sequence[str], way: str
) -> Choice | SuppressionJob | Refusal:
    """Return a choice, the job while it is being computed, or why there is none."""
    try:
        found = draft.draft(programme, period.first, period.last, schemes, way)
    except Refusal as refusal:
        return refusal
    return found if isinstance(found, SuppressionJob) else Choice(name, period, found)


def _changes(choice: Choice) -> bool:
    return choice.way != ways.TOGETHER or bool(choice.draft.counted.merged)


def _longer(programme: Programme, period: Period) -> Period | None:
    """Return the quarter of a month or the year of a quarter, if it is over and has no day in a release."""
    longer: dict[type[Period], Callable[[date], Period]] = {Month: Quarter.of, Quarter: lambda day: Year(day.year)}
    if type(period) not in longer:
        return None
    found = longer[type(period)](period.first)
    is_over = found.last < clock.today(programme.time_zone)
    return found if is_over and draft.is_free(programme, found) else None
