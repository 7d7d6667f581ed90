"""Labels and sort order of the rows of a table."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.figures.measures import Dimension, Measure
from pilotapp.formats import date_in_words, month
from pilotapp.formats.rendering import remembered
from pilotapp.i18n import direction, spoken
from pilotapp.periods import Month, Period, Quarter, Year

Defined = TypeVar("Defined", Measure, Dimension)


def label(dimension: Dimension, key: str, pilots: Mapping[str, str]) -> str:
    """Return the label of `key` in the reader's language; `pilots` are names by uid."""
    if dimension.code == "pilot" and key:
        return pilots.get(key) or codes.called("")
    return remembered(("row", dimension.code, key), lambda: _label(dimension, key))


def _label(dimension: Dimension, key: str) -> str:
    if not key:
        return str(_("Not given"))
    if dimension.scheme:
        return str(dimension.scheme.groups[key])
    if dimension.kind:
        return codes.label(dimension.kind, key)
    return day(date.fromisoformat(key)) if dimension.code == "day" else period(_READ[dimension.code](key))


def worded(one: Defined) -> Defined:
    """Return the definition with its texts in the reader's language, translated once."""
    return remembered(("definition", type(one), one.code), lambda: replace(one, **_words(one)))


def _words(one: Any) -> dict[str, Any]:
    names = ("label", "title", "header", "meaning", "source")
    return {name: str(getattr(one, name)) for name in names if hasattr(one, name)}


def place(dimension: Dimension, key: str, words: str, size: int) -> tuple[Any, ...]:
    """Return the sort key of a row: times and groups in their own order, others by size; not given comes last."""
    if dimension.scheme:
        return (not key, [*dimension.scheme.groups, ""].index(key))
    return (not key, key) if dimension.in_order else (not key, -size, words.casefold(), key)


def period(some: Period | None) -> str:
    """Return the name of a period: 'March 2026', '1st quarter 2026', '2026', or its first and last day."""
    if isinstance(some, Month):
        return remembered(("month", some), lambda: month(some.first))
    if isinstance(some, Quarter):
        return _date(some.first, "QQQQ yyyy")
    if isinstance(some, Year):
        return str(some)
    return str(_("%(first)s to %(last)s", first=day(some.first), last=day(some.last))) if some else "–"


def short(dimension: Dimension, key: str) -> str:
    """Return the label under a column of a chart: 'Mar', or every fifth day of the month."""
    if dimension.code == "day":
        number = int(key[-2:])
        return str(number) if number == 1 or number % 5 == 0 else ""
    of_year = Month.read(key)
    return _date(of_year.first, "LLL") if of_year else key


def shortest(dimension: Dimension, key: str) -> str:
    """Return the label for a narrow screen: 'M'."""
    of_year = Month.read(key)
    return _date(of_year.first, "LLLLL") if of_year else short(dimension, key)


def day(some: date) -> str:
    """Return a day in the reader's language, without its weekday."""
    return _date(some, "long")


def from_right() -> bool:
    """Whether the reader's language is written from right to left."""
    return direction(spoken()) == "rtl"


def _date(some: date, form: str) -> str:
    return remembered(("date", form, some), lambda: date_in_words(some, form))


_READ: dict[str, Callable[[str], Period | None]] = {"month": Month.read, "quarter": Quarter.read, "year": Year.read}
