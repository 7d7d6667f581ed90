"""Convert local (wall) times to instants in zones with clock changes; used by pages, deliveries and imports.

`static/js/wall-time.js` does the same on a phone without a network; a test compares both over years of clock changes.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

YEARS = (2000, 2100)  # first and last accepted year; others are typing mistakes
_MINUTE = timedelta(minutes=1)


class SkippedTime(ValueError):
    """The clocks skip this local time: they go forward from `before` to `after` (naive local times)."""

    def __init__(self, before: datetime, after: datetime) -> None:
        super().__init__(f"the clocks go forward from {before} to {after}")
        self.before, self.after = before, after


def instants(wall: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the instants in UTC at which a clock in `zone` shows `wall` (naive), in order.

    Two if the clocks go back over this time, none if they go forward.
    """
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return tuple(dict.fromkeys(instant for instant in both if _shown(instant, zone) == wall))


def at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the instant in UTC of `hour` o'clock on the local `day`; the first one if it occurs twice."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def read(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant in UTC at which a clock in `zone` shows `wall` (naive). Raises SkippedTime.

    The result has `fold` = 1 if the time occurs twice, so that `in_order` may choose the second instant. (Otherwise UTC
    has no use for `fold`.)
    """
    found = instants(wall, zone)
    if not found:
        raise SkippedTime(*_edges(wall, zone))
    return found[0].replace(fold=len(found) - 1)


def in_order(start: datetime | None, end: datetime | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """Resolve ambiguous start and end of one visit: the first end that is after the start; else the first instant.

    Only times that `read` marked are resolved. A measured instant stays, even if the end is before the start.
    """
    first = meant(start, zone)[0] if start else None
    ends = meant(end, zone) if end else (None,)
    return first, next((last for last in ends if last and first and last > first), ends[0 if first is None else -1])


def meant(instant: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the possible instants in UTC of a value from `read`: two if it is marked as ambiguous, else one."""
    utc = instant.astimezone(UTC)
    return instants(_shown(utc, zone), zone) if utc.fold else (utc,)


def text(instant: datetime, zone: ZoneInfo) -> str:
    """Return the text for an entry: ISO 8601 with 'Z', or the local time if that is ambiguous and not resolved."""
    if instant.astimezone(UTC).fold:
        return _shown(instant, zone).isoformat(timespec="minutes")
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def which(instant: datetime, zone: ZoneInfo) -> int | None:
    """Return 0 or 1 if the local time of `instant` occurs for the first or second time; None if it occurs once."""
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
