"""What a cell says about times of day, and yes or no. None for what it does not say; pure."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pilotapp.clock import wall_time
from pilotapp.imports import days

_YES = frozenset(["1", "x", "ja", "j", "yes", "y", "true", "wahr", "neu", "erst", "erstkontakt", "✓", "✔"])
_NO = frozenset(["0", "nein", "n", "no", "false", "falsch", "-", "–", "alt", "folge", "folgekontakt"])
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bbis\b|\bto\b|\buntil\b)\s*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.,h](\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?:uhr|h)?\s*(am|pm|a\.m\.|p\.m\.)?")
_FOUR = re.compile(r"([01]\d|2[0-3])([0-5]\d)")


@lru_cache(4096)
def clock(cell: str) -> time | None:
    """'9:30', '09.30 Uhr', '9', '9h30', '0930', '1:15 PM', '2024-04-03T09:30', Excel's part of a day '0.395833333'.

    24:00 is 0:00.
    """
    text = " ".join(cell.casefold().split())
    if not _CLOCK.fullmatch(text):
        _, rest = days.split(text)
        text = rest or text
    if re.fullmatch(r"0\.\d{3,}", text):
        minutes = round(float(text) * 24 * 60)
        return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None
    if found := _FOUR.fullmatch(text):
        return time(int(found[1]), int(found[2]))
    found = _CLOCK.fullmatch(text)
    return _time(int(found[1]), int(found[2] or 0), (found[3] or "")[:1]) if found else None


def _time(hours: int, rest: int, half: str) -> time | None:
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    if (hours, rest) == (24, 0):
        hours = 0
    return time(hours, rest) if hours < 24 and rest < 60 else None


@lru_cache(4096)
def stretch(cell: str) -> tuple[time, time] | None:
    """Return start and end of '9:30 - 10:30', '9-11 Uhr', 'von 9 bis 11'; None for other cells."""
    text = re.sub(r"^(?:von|from|ab)\s+", "", " ".join(cell.casefold().split()))
    parts = _BETWEEN.split(text)
    if len(parts) != 2 or not all(re.search(r"\d", part) for part in parts):
        return None
    begin, end = clock(parts[0]), clock(parts[1])
    return (begin, end) if begin is not None and end is not None else None


def yes_or_no(cell: str) -> bool | None:
    """'x', 'ja', '1' are yes; 'nein', '0' no; None for other words and for nothing."""
    text = cell.strip().casefold()
    return True if text in _YES else False if text in _NO else None


def span(
    on: date, begin: time, end: time, zone: ZoneInfo, last: date | None = None
) -> tuple[datetime, datetime] | None:
    """Return both instants of a visit in UTC; None where there is no such time.

    An end that stands before the beginning is on the next day, unless the table says the day of the end (`last`).
    """
    try:
        for day_of_end in (last,) if last else (on, on + timedelta(days=1)):
            first = wall_time.read(datetime.combine(on, begin), zone)
            ended = wall_time.read(datetime.combine(day_of_end, end), zone)
            started_at, ended_at = wall_time.in_order(first, ended, zone)
            if started_at and ended_at and started_at <= ended_at:
                return started_at, ended_at
    except wall_time.SkippedTime:
        pass
    return None
