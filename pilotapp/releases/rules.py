"""Which periods may be released, and the cells of a release before it is frozen."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp.disclosure import suppression
from pilotapp.periods import Month, Period, Quarter, Span, Year
from pilotapp.refusals import Refusal
from pilotapp.releases.counting import SESSION, Counted, first_contacts, key_of

CORRECTION = "correction"
NUMBERS = ("visits", "minutes", "first_contacts", "pilots", "waiting", "travel")
SESSION_NUMBERS = ("sessions", "session_minutes", "attendances", "attended_minutes")
NOT_OVER = _l("This period is not over yet. A release can be made of days up to yesterday.")


@dataclass(frozen=True, slots=True, order=True)
class FrozenCell:
    """One number of a row as it is stored: the published `value`, or the withheld number and its reason."""

    dimension: str
    code: str
    number: str
    value: int | None
    withheld: int | None = None
    reason: str | None = None


def period_of(first: date, last: date) -> Period:
    """Return the month, quarter or year with exactly these days; else the span of days."""
    named: tuple[Period, ...] = (Month.of(first), Quarter.of(first), Year(first.year))
    return next((one for one in named if (one.first, one.last) == (first, last)), Span(first, last))


def refuse_period(first: date, last: date, today: date, releases: Iterable[Any]) -> None:
    """Refuse days that are not over, and days of one of `releases` (with first, last and number)."""
    if last >= today:
        raise Refusal(NOT_OVER, field="period")
    by_days = {(one.first, one.last): one.number for one in releases}
    found = suppression.overlapping_period(by_days, (first, last))
    if found:
        message = _(
            "Release %(number)s has days of this period already. Whoever has both could subtract one from the other "
            "and see single visits. Please choose days that no release has yet.",
            number=by_days[found],
        )
        raise Refusal(message, field="period")


def offered(today: date) -> list[Period]:
    """Return periods that are over, latest first: 12 months, 8 quarters, 3 years."""
    found: list[Period] = []
    for start, times in ((Month.of(today), 12), (Quarter.of(today), 8), (Year(today.year), 3)):
        period: Period = start
        for _step in range(times):
            period = period.previous
            found.append(period)
    return found


def frozen_cells(counted: Counted, hidden: Mapping[str, str]) -> list[FrozenCell]:
    """Return all numbers of all rows; a suppressed row suppresses all of them, a suppressed first contact only that."""
    cells = []
    for dimension, code in counted.rows():
        key = key_of(dimension, code)
        tally, reason = counted.tallies[key], hidden.get(key)
        if dimension == SESSION:
            truth = dict(zip(SESSION_NUMBERS, (*counted.sessions, tally.visits, tally.minutes), strict=True))
        else:
            known = counted.tallies.get(first_contacts(key))
            first = known.visits if known else 0
            truth = {"first_contacts": first} | {
                name: getattr(tally, name) for name in NUMBERS if name != "first_contacts"
            }
        for number, value in truth.items():
            why = reason or (hidden.get(first_contacts(key)) if number == "first_contacts" else None)
            cells.append(_cell(dimension, code, number, value, why))
    return cells


def correction_cells(corrections: Sequence[Any]) -> list[FrozenCell]:
    """Return the cells of corrections to earlier releases."""
    return [
        _cell(CORRECTION, str(one.number), name, getattr(one, name), one.reason)
        for one in corrections
        for name in ("visits", "minutes")
    ]


def _cell(dimension: str, code: str, number: str, value: int, reason: str | None) -> FrozenCell:
    if reason:
        return FrozenCell(dimension, code, number, None, value, reason)
    return FrozenCell(dimension, code, number, value)


def hash_of(cells: Iterable[FrozenCell], **about: Any) -> str:
    """Return the SHA-256 of what is frozen, in hex; in `about`, dates and numbers are written as text."""
    rows = [dataclasses.astuple(one) for one in sorted(cells, key=_by)]
    text = json.dumps([{name: str(value) for name, value in about.items()}, rows], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def hashed_recoding(text: str) -> dict[str, str]:
    """Return what the hash covers of the rows that are put together: nothing where none are, as before there were."""
    return {"recoding": text} if text else {}


def _by(cell: FrozenCell) -> tuple[str, str, str]:
    return cell.dimension, cell.code, cell.number
