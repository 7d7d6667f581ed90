"""Names for the period of a certificate: a whole year or month by its name, others by first and last day."""

from datetime import date

from flask_babel import gettext as _

from pilotapp import formats
from pilotapp.periods import Month, Year


def title(first: date, last: date) -> str:
    """Return a heading: 'The year 2025', 'March 2026', 'Sun 1 Feb 2026 – Tue 3 Mar 2026'."""
    whole = _whole(first, last)
    if isinstance(whole, Year):
        return str(_("The year %(year)s", year=whole))
    return formats.month(first) if whole else f"{formats.day(first)} – {formats.day(last)}"


def in_a_sentence(first: date, last: date) -> str:
    """Return a phrase: 'in the year 2025', 'in March 2026', 'from 1 February 2026 to 3 March 2026'."""
    whole = _whole(first, last)
    if isinstance(whole, Year):
        return str(_("in the year %(year)s", year=whole))
    if whole:
        return str(_("in %(month)s", month=formats.month(first)))
    return str(_("from %(first)s to %(last)s", first=formats.date_in_words(first), last=formats.date_in_words(last)))


def _whole(first: date, last: date) -> Year | Month | None:
    """Return the calendar year or month with exactly this first and last day, if there is one."""
    periods: tuple[Year | Month, ...] = (Year(first.year), Month.of(first))
    return next((period for period in periods if (period.first, period.last) == (first, last)), None)
