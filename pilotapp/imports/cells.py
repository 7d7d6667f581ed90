"""What a cell says: a day, a time of day, minutes, yes or no. None for what it does not say; pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from pilotapp.clock import wall_time

_FIRST, _LAST = 2000, 2100
_SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel's count, after its leap year that never was
_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_ALSO = {"mrz": 3, "maerz": 3, "may": 5, "oct": 10, "dec": 12}
_YES = frozenset(["1", "x", "ja", "j", "yes", "y", "true", "wahr", "neu", "erst", "erstkontakt", "✓", "✔"])
_NO = frozenset(["0", "nein", "n", "no", "false", "falsch", "-", "–", "alt", "folge", "folgekontakt"])
_HOURS = re.compile(
    r"(\d+)(?:[.,](\d+))?\s*(?:h|std|stdn|stunden?|hours?|hrs?)(?![a-zä-ü])\.?"
    r"\s*(?:u(?:nd)?\s*)?(?:(\d+)\s*(?:m|min|minuten?|minutes?)?\.?)?"
)
_MINUTES = re.compile(r"(\d+)\s*(?:m|min|minuten?|minutes?|')\.?")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::\d{2})?\s*(?:h|std|uhr|stunden)?\.?")


@lru_cache(4096)
def day(cell: str) -> date | None:
    """'3.4.2024', '03.04.24', '3. April 2024', '2024-04-03', '3/4/2024' (the day first), a serial number of Excel."""
    text = re.sub(r"^[a-zäöü]{2,10}[.,]*\s+(?=\d)", "", cell.strip().casefold())  # 'Mi, 3.4.2024'
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", text):
        year, month, number = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[./\-]\s*(\d{1,2})[./\-]\s*(\d{2}|\d{4})(?:[ ,].*)?", text):
        number, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})\.?\s+([a-zä]+)\.?\s+(\d{2}|\d{4})", text):
        name = found[2].replace("ä", "a")[:3]
        number, year = int(found[1]), int(found[3])
        month = _ALSO.get(name) or (_MONTHS.index(name) + 1 if name in _MONTHS else 0)
    elif re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _within(_SERIAL_ZERO + timedelta(days=int(float(text))))
    else:
        return None
    try:
        return _within(date(year + 2000 if year < 100 else year, month, number))
    except ValueError:
        return None


def _within(found: date) -> date | None:
    return found if _FIRST <= found.year < _LAST else None


@lru_cache(4096)
def clock(cell: str) -> time | None:
    """'9:30', '09.30 Uhr', '9', '9h30', '2024-04-03T09:30', Excel's part of a day '0.395833333'."""
    text = cell.strip().casefold().removesuffix("uhr").strip()
    if found := re.search(r"[t ](\d{1,2}:\d{2})(?::\d{2})?$", text):
        text = found[1]
    if re.fullmatch(r"0\.\d{3,}", text):
        minutes = round(float(text) * 24 * 60)
        return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None
    found = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2})(?::\d{2})?)?\s*h?", text)
    if not found:
        return None
    hours, rest = int(found[1]), int(found[2] or 0)
    return time(hours, rest) if hours < 24 and rest < 60 else None


@lru_cache(4096)
def minutes(cell: str, unit: str) -> int | None:
    """'1:30', '90 min', '1 Std. 30', '1,5 h'; a bare number is in `unit`, 'hours' or 'minutes'."""
    text = cell.strip().casefold()
    if found := _CLOCK.fullmatch(text):
        return int(found[1]) * 60 + int(found[2]) if int(found[2]) < 60 else None
    if found := re.fullmatch(r"(\d+)(?:[.,](\d+))?", text):
        number = float(f"{found[1]}.{found[2] or 0}")
        return round(number * 60) if unit == "hours" else round(number)
    if found := _MINUTES.fullmatch(text):
        return int(found[1])
    if found := _HOURS.fullmatch(text):
        return round(float(f"{found[1]}.{found[2] or 0}") * 60) + int(found[3] or 0)
    return None


def unit_of(header: str, cells: list[str]) -> str:
    """What bare numbers of a column are likely to be: what its header says, else hours unless one is over 12."""
    text = header.casefold()
    if "min" in text:
        return "minutes"
    if re.search(r"std|stund|\bh\b|hour", text):
        return "hours"
    numbers = [float(cell.replace(",", ".")) for cell in cells if re.fullmatch(r"\d+(?:[.,]\d+)?", cell)]
    return "minutes" if numbers and max(numbers) > 12 else "hours"


def yes_or_no(cell: str) -> bool | None:
    """'x', 'ja', '1' are yes; 'nein', '0' no; None for other words and for nothing."""
    text = cell.strip().casefold()
    return True if text in _YES else False if text in _NO else None


def span(on: date, begin: time, end: time, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Both instants of a visit; an end that stands before the beginning is on the next day. None: no such time."""
    try:
        for day_of_end in (on, on + timedelta(days=1)):
            first = wall_time.read(datetime.combine(on, begin), zone)
            last = wall_time.read(datetime.combine(day_of_end, end), zone)
            started_at, ended_at = wall_time.in_order(first, last, zone)
            if started_at and ended_at and started_at <= ended_at:
                return started_at, ended_at
    except wall_time.SkippedTime:
        pass
    return None
