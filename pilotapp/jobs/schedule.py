"""Schedules: when a job is due. huey asks once a minute."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")  # zone of the jobs' hours; jobs about local days use each programme's zone


class Due(Protocol):
    """Called once a minute with the current instant (naive UTC, as huey passes it): whether the job is due."""

    def __call__(self, now: datetime) -> bool: ...


def each_minute(now: datetime) -> bool:
    """Always due."""
    return True


def in_a_thread(now: datetime) -> bool:
    """Never due: a thread of its own does the work continuously."""
    return False


class Daily:
    """Due once a day after the time `at`; if the process was not running then, as soon as it is, on the same day."""

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
    """Due once an hour."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        hour = now.replace(minute=0, second=0, microsecond=0)
        due, self._last = hour != self._last, hour
        return due
