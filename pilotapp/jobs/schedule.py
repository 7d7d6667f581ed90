"""When a job is due: asked once a minute by huey."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")  # of the hours of jobs; what has hours of its own asks the clock of each programme


class Due(Protocol):
    """Asked once a minute with the present instant, naive UTC as huey says it: whether a job is due."""

    def __call__(self, now: datetime) -> bool: ...


def each_minute(now: datetime) -> bool:
    """Always due."""
    return True


def in_a_thread(now: datetime) -> bool:
    """Never due: a thread of its own does it all the time."""
    return False


class Daily:
    """Due once after `at` o'clock; where the process was not there at that time, as soon as it is, on the same day."""

    def __init__(self, at: time) -> None:
        self._at = at
        self._last: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        local = now.replace(tzinfo=UTC).astimezone(ZONE)
        moment = datetime.combine(local.date(), self._at, ZONE)
        if local < moment or self._last == moment:
            return False
        self._last = moment
        return True


class Hourly:
    """Due once in each hour."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        hour = now.replace(minute=0, second=0, microsecond=0)
        due, self._last = hour != self._last, hour
        return due
