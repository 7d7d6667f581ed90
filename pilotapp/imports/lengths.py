"""Lengths in old tables: which reading the bare numbers of a column need, and what a cell says by it. Pure.

Readings: hours (1,5 is 1 h 30), minutes (90), hours_minutes (1,30 is 1 h 30), mixed (up to 12 hours, above it
minutes), days (0,0625 is 1 h 30: what a spreadsheet keeps of a time that is shown without its format). Cells with a
unit or a colon of their own mean the same by every reading.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from pilotapp.domain.limits import MAX_VISIT_MINUTES

_DIGITS = 2  # of a fraction of minutes
_LONG = 4  # digits of a fraction that nobody types for a length
_MAX_HOURS = MAX_VISIT_MINUTES // 60  # a larger number is no number of hours
_SURE_HOURS = 8  # whole numbers up to here are hours where nothing else is said
# Fractions that are minutes as well as parts of an hour; beside them, those of which only parts of an hour are usual.
_MINUTES = frozenset({"05", "10", "15", "20", "30", "35", "40", "45", "55"})
_WITH_MINUTES = _MINUTES | {"0", "00", "5", "50", "25", "75"}
_SHORT_MINUTES = 10  # a break, a wait or a way of so many hours does not occur
_FEWEST_MINUTES = 15  # whole numbers from here on are minutes
_NUMBER = re.compile(r"(\d+)(?:[.,](\d+))?")
_HOURS = re.compile(
    r"(\d+)(?:[.,](\d+))?\s*(?:h|std|stdn|stunden?|hours?|hrs?)(?![a-zä-ü])\.?"
    r"\s*(?:u(?:nd)?\s*|,\s*)?(?:(\d+)\s*(?:m|min|mins|minuten?|minutes?)?\.?)?"
)
_IN_MINUTES = re.compile(r"(\d+)\s*(?:m|min|mins|minuten?|minutes?|')\.?")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?:h|std|uhr|stunden)?\.?")
_QUARTERS = {"½": ".5", "¼": ".25", "¾": ".75"}


def _plain(cell: str) -> str:
    text = cell.strip().casefold()
    if "½" in text or "¼" in text or "¾" in text:
        text = re.sub(r"(\d*)\s*([½¼¾])", lambda found: (found[1] or "0") + _QUARTERS[found[2]], text)
    return text


@lru_cache(4096)
def minutes(cell: str, reading: str) -> int | None:
    """Return the minutes of '1:30', '90 min', '1 Std. 30', '1,5 h', and of a bare number by `reading`; else None."""
    text = _plain(cell)
    if found := _CLOCK.fullmatch(text):
        return int(found[1]) * 60 + int(found[2]) if int(found[2]) < 60 else None
    if found := _NUMBER.fullmatch(text):
        return _number(found[1], found[2] or "", reading)
    if found := _IN_MINUTES.fullmatch(text):
        return int(found[1])
    if found := _HOURS.fullmatch(text):
        return round(float(f"{found[1]}.{found[2] or 0}") * 60) + int(found[3] or 0)
    return None


def _number(whole: str, part: str, reading: str) -> int | None:
    number = float(f"{whole}.{part or 0}")
    if reading == "hours_minutes":
        rest = int(part.ljust(2, "0")) if part else 0
        return int(whole) * 60 + rest if len(part) < 3 and rest < 60 else None
    if part == "000" or (reading == "minutes" and len(part) > _DIGITS):
        return None  # '1.000' is rather a thousand
    if reading == "days":
        return round(number * 24 * 60)
    if reading == "hours" or (reading == "mixed" and number <= _MAX_HOURS):
        return round(number * 60)
    return round(number)


def bare(cells: Iterable[str]) -> list[tuple[float, str]]:
    """Return the bare numbers among the cells with their fractions as written ('' for none)."""
    found = (_NUMBER.fullmatch(_plain(cell)) for cell in cells)
    return [(float(f"{one[1]}.{one[2] or 0}"), one[2] or "") for one in found if one]


def decide(unit: str, cells: Iterable[str], is_short: bool = False) -> tuple[tuple[str, ...], str]:
    """Return (readings that are possible, the one that is sure or '') for a column whose header says `unit`.

    `is_short`: it holds breaks, waiting or travel, of which small whole numbers may be minutes as well. Nothing is
    asked where no bare number but 0 stands in the column.
    """
    numbers = [one for one in bare(cells) if one[0]]
    if not numbers:
        return ("hours",), "hours"
    fractions = {part.rstrip("0") for _, part in numbers} - {""}
    values = [value for value, _ in numbers]
    if any(len(part) >= _LONG for part in fractions) and max(values) < 1:
        return ("days", "hours"), ""
    if unit == "decimal":
        return ("hours",), "hours"
    is_clear = not _may_be_minutes({part for _, part in numbers} - {""})
    if fractions and not is_clear and unit != "minutes":
        return ("hours_minutes", "hours"), "hours_minutes" if unit == "clock" else ""
    if unit == "clock":
        return ("hours", "hours_minutes", "minutes"), "" if fractions else _whole(values)
    if unit == "minutes":
        is_odd = bool(fractions) or (not is_short and max(values) <= _SURE_HOURS)
        return (("hours", "minutes", "mixed"), "") if is_odd else (("minutes",), "minutes")
    if unit == "hours":
        large = sum(value > 2 * _MAX_HOURS for value in values)
        return (("hours",), "hours") if large * 5 < len(values) else (("hours", "minutes", "mixed"), "")
    if fractions:
        fits = max(values, default=0) <= _MAX_HOURS
        return (("hours", "minutes"), "hours") if fits else (("mixed", "hours", "minutes"), "")
    if is_short:
        return ("minutes", "hours"), "minutes" if max(values) >= _SHORT_MINUTES else ""
    return ("hours", "minutes", "mixed"), _whole(values)


def _may_be_minutes(written: set[str]) -> bool:
    """Whether the fractions of a column may be minutes: '1,30', '2,15'; as numbers of a spreadsheet '1.3', '2.15'."""
    if written & _MINUTES:
        return written <= _WITH_MINUTES | {"3"}
    return "3" in written and written <= {"0", "00", "3", "15", "45"}


def _whole(values: list[float]) -> str:
    """The reading of whole numbers without any unit, '' where it is not sure."""
    if max(values, default=0) <= _SURE_HOURS:
        return "hours"
    in_fives = max(values) >= 2 * _FEWEST_MINUTES and all(not value % 5 for value in values)
    return "minutes" if min(values) >= _FEWEST_MINUTES or in_fives else ""
