"""What a programme may publish instead, if a release of a period would hide much."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pilotapp import clock
from pilotapp.disclosure import suppression
from pilotapp.models import Programme
from pilotapp.periods import Year
from pilotapp.releases import draft as drafts
from pilotapp.releases.counting import SESSION, TOTAL, Tally
from pilotapp.releases.draft import Draft
from pilotapp.releases.rules import CORRECTION, FrozenCell


@dataclass(frozen=True, slots=True)
class Advice:
    """`percent` of the visits stand readable in the tables. `year`: may be released instead, now if `is_over`.

    `total` has the figures that may be told without tables.
    """

    percent: int
    year: Year | None
    is_over: bool
    total: Tally | None


def of(programme: Programme, draft: Draft) -> Advice | None:
    """Return what the programme may publish instead of this draft; None if enough of it can be read."""
    readable, visits = readable_visits(draft.cells)
    if 2 * readable >= visits and not _hides_total(draft.cells):
        return None
    total = draft.counted.tallies[TOTAL]
    year = Year(draft.first.year)
    return Advice(
        percent=100 * readable // max(visits, 1),
        year=year if _may_be_released(programme, year, draft) else None,
        is_over=year.last < clock.today(programme.time_zone),
        total=None if suppression.primary(total.cell, draft.k) else total,
    )


def readable_visits(cells: Iterable[FrozenCell]) -> tuple[int, int]:
    """Return how many visits stand in rows that can be read, and in all rows, over all tables.

    Tables of one row do not count: they say no more than the total.
    """
    rows = [one for one in cells if one.number == "visits" and one.dimension not in (TOTAL, SESSION, CORRECTION)]
    of_table = Counter(one.dimension for one in rows)
    rows = [one for one in rows if of_table[one.dimension] > 1]
    readable = sum(one.value or 0 for one in rows)
    return readable, readable + sum(one.withheld or 0 for one in rows)


def _hides_total(cells: Sequence[FrozenCell]) -> bool:
    return any(one.dimension == TOTAL and one.number == "visits" and one.value is None for one in cells)


def _may_be_released(programme: Programme, year: Year, draft: Draft) -> bool:
    """Whether the draft is a part of the year, and no release has a day of it."""
    if draft.last > year.last or (draft.first, draft.last) == (year.first, year.last):
        return False
    return drafts.is_free(programme, year)
