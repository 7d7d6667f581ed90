"""The choices of a month in two selects, right in every browser: <input type="month"> is a text field in some."""

from babel import dates

from pilotapp import clock
from pilotapp.formats.zones import current_zone
from pilotapp.i18n import regional
from pilotapp.periods import Month, Year

YEARS = 12  # offered: this year and those before it


def month_choices() -> list[tuple[str, str]]:
    """Return pairs of '03' and 'March' in the reader's language."""
    named = dates.get_month_names("wide", context="stand-alone", locale=regional())
    return [(f"{number:02d}", str(named[number])) for number in range(1, 13)]


def year_choices(chosen: Month | Year | None = None) -> list[tuple[str, str]]:
    """Return the offered years as pairs, latest first, including that of the chosen period."""
    present = clock.now().astimezone(current_zone()).year
    years = {f"{present - back:04d}" for back in range(YEARS)}
    offered = years | ({str(chosen)[:4]} if chosen else set())
    return [(year, year) for year in sorted(offered, reverse=True)]
