"""Words for the rows of a table, and the order in which they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.periods import Month, Period, Quarter, Year
from pilotapp.reports.definitions import Dimension


def label(dimension: Dimension, key: str, pilots: Mapping[str, str]) -> str:
    """The words for `key` in the reader's language; `pilots` are names by uid."""
    if not key:
        return str(_("Not given"))
    if dimension.scheme:
        return str(dimension.scheme.groups[key])
    if dimension.kind:
        return codes.label(dimension.kind, key)
    if dimension.code == "pilot":
        return pilots.get(key) or codes.called("")
    return day(date.fromisoformat(key)) if dimension.code == "day" else period(_READ[dimension.code](key))


def place(dimension: Dimension, key: str, words: str, size: int) -> tuple[Any, ...]:
    """Sorts rows: times and groups in their order, others by their size; what was not given comes last."""
    if dimension.scheme:
        return (not key, [*dimension.scheme.groups, ""].index(key))
    return (not key, key) if dimension.in_order else (not key, -size, words.casefold(), key)


def period(some: Period | None) -> str:
    """How a period is called: 'March 2026', '1st quarter 2026', '2026', or its first and last day."""
    if isinstance(some, Month):
        return str(format_date(some.first, "LLLL yyyy"))
    if isinstance(some, Quarter):
        return str(format_date(some.first, "QQQQ yyyy"))
    if isinstance(some, Year):
        return str(some)
    return str(_("%(first)s to %(last)s", first=day(some.first), last=day(some.last))) if some else "–"


def short(dimension: Dimension, key: str) -> str:
    """What stands under a column of a chart: 'Mar', or every fifth day of the month."""
    if dimension.code == "day":
        number = int(key[-2:])
        return str(number) if number == 1 or number % 5 == 0 else ""
    month = Month.read(key)
    return str(format_date(month.first, "LLL")) if month else key


def shortest(dimension: Dimension, key: str) -> str:
    """The same on a narrow screen: 'M'."""
    month = Month.read(key)
    return str(format_date(month.first, "LLLLL")) if month else short(dimension, key)


def day(some: date) -> str:
    """A day in the reader's language, without its weekday."""
    return str(format_date(some, "long"))


_READ: dict[str, Callable[[str], Period | None]] = {"month": Month.read, "quarter": Quarter.read, "year": Year.read}
