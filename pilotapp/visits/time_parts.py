"""Times of a visit from the parts that people choose: a day, times of day, a length, or how long ago.

`static/js/time-parts.js` does the same on a phone; a test compares both. Entries only hold whole times.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from pilotapp.clock import wall_time
from pilotapp.domain.limits import MAX_VISIT_MINUTES

Known = tuple[datetime | None, datetime | None]

LENGTHS = (30, 60, 90, 120)  # minutes, offered instead of an end
AGO = (15, 30, 60)  # minutes, offered for a forgotten check-out
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_MAX_LENGTH = timedelta(minutes=MAX_VISIT_MINUTES)
_A_DAY = timedelta(days=1)


def whole(data: MultiDict[str, str], now: datetime, known: Known, zone: ZoneInfo) -> dict[str, str]:
    """Return `started_at` and `ended_at` as whole times where `data` has parts of them; whole ones are left out.

    `known`: start and end of the visit before, for a time of day that was not changed and for an end without a day.
    """
    found: dict[str, str] = {}
    start, end = data.get("started_at") or "", data.get("ended_at") or ""
    if _CLOCK.fullmatch(start):
        found["started_at"] = f"{chosen_day(data, now, zone)}T{start[:5]}"
    passes = data.getlist("started_at_pass")
    begun = _start(found.get("started_at") or start, "second" in passes[-1:], zone) or known[0]
    ago, length = _number(data.get("ago")), _number(data.get("length"))
    if ago is not None:
        found["ended_at"] = _exact(now - timedelta(minutes=ago))
    elif data.get("proposed"):
        found["ended_at"] = data["proposed"]
    elif length is not None:
        found["ended_at"] = _exact(begun + timedelta(minutes=length)) if begun else ""
    elif _CLOCK.fullmatch(end):
        found["ended_at"] = _end(end[:5], chosen_day(data, now, zone), now, begun, known, zone)
    return found


def chosen_day(data: Mapping[str, str], now: datetime, zone: ZoneInfo) -> str:
    """Return the chosen day as ISO 8601, '' if none was chosen. 'Today' is that of the tap, not that of the page."""
    today = now.astimezone(zone).date()
    relative = {"today": today, "yesterday": today - _A_DAY}
    day = data.get("day") or ""
    return relative[day].isoformat() if day in relative else data.get("day_date") or ""


def _start(text: str, is_second: bool, zone: ZoneInfo) -> datetime | None:
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not wall_time.YEARS[0] <= said.year <= wall_time.YEARS[1]:
        return None
    if said.tzinfo:
        return said.astimezone(UTC)
    found = wall_time.instants(said, zone)
    return found[-1 if is_second else 0] if found else None


def _end(clock: str, day: str, now: datetime, start: datetime | None, known: Known, zone: ZoneInfo) -> str:
    """Return the first `clock` at or after the start; the same day's if the visit would last over 12 hours.

    Without a chosen day it stays the first one where that has passed: the visit was left open.
    """
    first = _day(known[0] or known[1], zone)
    if known[1] is not None and clock == _shown(known[1], zone)[11:] and day in ("", first):
        return _shown(known[1], zone)
    if start is None:
        return f"{day}T{clock}" if day else _nearest(clock, now, zone)
    same, next_day = (f"{date.fromisoformat(_day(start, zone)) + days * _A_DAY}T{clock}" for days in (0, 1))
    ends, later = (wall_time.instants(datetime.fromisoformat(text), zone) for text in (same, next_day))
    if not ends or ends[-1] >= start.replace(second=0, microsecond=0):
        return same
    is_next = not later or later[0] - start <= _MAX_LENGTH or (not day and later[0] <= now)
    return next_day if is_next else same


def _nearest(clock: str, now: datetime, zone: ZoneInfo) -> str:
    today = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    walls = [datetime.fromisoformat(f"{(today + days * _A_DAY).date()}T{clock}") for days in (0, -1, 1)]
    return min(walls, key=lambda wall: abs(wall - today)).isoformat(timespec="minutes")


def _day(instant: datetime | None, zone: ZoneInfo) -> str:
    return _shown(instant, zone)[:10] if instant else ""


def _shown(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def _exact(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:00Z")


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\d{1,4}", text, re.ASCII) else None


def with_whole(data: MultiDict[str, str], now: datetime, known: Known, zone: ZoneInfo) -> MultiDict[str, str]:
    """Return a form's data with whole times."""
    mended = MultiDict(data)
    for name, text in whole(mended, now, known, zone).items():
        mended.setlist(name, [text])
    return mended
