"""Converts local times to instants in zones whose clocks change: one answer for pages, phones and imports.

`static/js/wall-time.js` says the same on a phone without a network; a test compares both over the changes of years.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

YEARS = (2000, 2100)  # the first and the last in which anything here can lie; others are typing mistakes
_MINUTE = timedelta(minutes=1)


class SkippedTime(ValueError):
    """The clocks go forward over this time, from `before` to `after` (naive local times)."""

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__(f"the clocks go forward from {before} to {after}")
        self.before, self.after = before, after


def instants(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants in UTC at which a clock in `zone` shows `wall` (naive), in order.

    Two where the clocks go back, none where they go forward.
    """
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(dict.fromkeys(instant for instant in both if _shown(instant, zone) == wall))


def at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The instant in UTC at which it is `hour` o'clock of the local `day`, the first where it comes twice."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def read(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant in UTC at which a clock in `zone` shows `wall` (naive). Raises SkippedTime.

    An instant in UTC needs no `fold`; here 1 marks a time that comes twice, so that `in_order` may take the second.
    """
    found = instants(wall, zone)
    if not found:
        raise SkippedTime(*_edges(wall, zone))
    return found[0].replace(fold=len(found) - 1)


def in_order(start: datetime | None, end: datetime | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Start and end of one visit. Of an end that comes twice, the first after the start; of a start, the first.

    Only what `read` marked is decided here: an instant that a clock measured stays, also where the order is wrong.
    """
    first = meant(start, zone)[0] if start else None
    ends = meant(end, zone) if end else (None,)
    return first, next((last for last in ends if last and first and last > first), ends[0 if first is None else -1])


def meant(instant: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The instants in UTC between which `read` left open which one is meant; one for all others."""
    utc = instant.astimezone(UTC)
    return instants(_shown(utc, zone), zone) if utc.fold else (utc,)


def text(instant: datetime, zone: ZoneInfo) -> str:
    """What an entry keeps: ISO with 'Z'; of a time that comes twice and is not decided, what the clock showed."""
    if instant.astimezone(UTC).fold:
        return _shown(instant, zone).isoformat(timespec="minutes")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def which(instant: datetime, zone: ZoneInfo) -> int | None:
    """0 or 1: a clock in `zone` shows the time of `instant` then for the first or second time; None where only once."""
    found = instants(_shown(instant, zone), zone)
    return found.index(instant.astimezone(UTC)) if len(found) > 1 else None


def _shown(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _edges(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    before = after = wall.replace(second=0, microsecond=0)
    while not instants(before, zone):
        before -= _MINUTE
    while not instants(after, zone):
        after += _MINUTE
    return before + _MINUTE, after
