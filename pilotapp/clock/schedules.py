"""Schedules: when a job is due."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")  # zone of the jobs' hours; jobs about local days use each programme's zone


class Schedule(Protocol):
    """When a job is due, as instants in UTC."""

    def at_start(self, now: datetime) -> datetime:
        """Return when a job is due that has not run in the current period yet, such as when a process starts."""

    def after(self, now: datetime) -> datetime:
        """Return when the job is due next after a run that begins at `now`."""


class EachMinute:
    """At every full minute, and at once when a process starts."""

    def at_start(self, now: datetime) -> datetime:
        return now

    def after(self, now: datetime) -> datetime:
        return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


class Hourly:
    """At every full hour."""

    def at_start(self, now: datetime) -> datetime:
        return now.replace(minute=0, second=0, microsecond=0)

    def after(self, now: datetime) -> datetime:
        return self.at_start(now) + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at the local time `at`."""

    at: time

    def at_start(self, now: datetime) -> datetime:
        return self._on(now, 0)

    def after(self, now: datetime) -> datetime:
        today = self._on(now, 0)
        return today if today > now else self._on(now, 1)

    def _on(self, now: datetime, days: int) -> datetime:
        day = now.astimezone(ZONE).date() + timedelta(days)
        return datetime.combine(day, self.at, ZONE).astimezone(UTC)
