"""For which day an entry counts where only so many are taken a day.

For the day on which it was made, so that what waited without a network, or comes again after a restore, is not refused
because it comes at once. The time is the word of the phone: it is believed for 90 days back, and each of these days has
its own limit, so that whoever lies about it fills each of them once. That an entry comes as a copy plays no part:
anybody can seal one.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

MAX_AGO = timedelta(days=90)
_A_DAY = timedelta(days=1)


def day_of(made_at: datetime, now: datetime) -> datetime:
    """The beginning (UTC) of the day on which it was made; of today, where it was made later than now or long ago."""
    today = _begin(now)
    return _begin(made_at) if today - MAX_AGO <= made_at <= now else today


def counts_for(day: datetime, made_at: Any, received_at: Any) -> Any:
    """SQL: whether a row with these columns counts for the day that begins at `day`, by the same rule."""
    made, received = (column.between(day, day + _A_DAY - timedelta.resolution) for column in (made_at, received_at))
    return (made & (made_at <= received_at)) | (received & ((made_at > received_at) | (made_at < day - MAX_AGO)))


def _begin(instant: datetime) -> datetime:
    return datetime.combine(instant.astimezone(UTC), time.min, UTC)
