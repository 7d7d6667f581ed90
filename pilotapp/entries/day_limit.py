"""Which day an entry counts for where the number of entries a day is limited.

It counts for the day on which it was made, so that entries that waited without a network, or come again after a
restore, are not refused because they arrive together. That time is claimed by the phone. It is accepted for 90 days
back, and each of these days has its own limit, so that a false claim can fill each day only once. Whether an entry
arrives as a sealed copy makes no difference, because anybody can seal one.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any

MAX_AGO = timedelta(days=90)
_A_DAY = timedelta(days=1)


def day_of(made_at: datetime, now: datetime) -> datetime:
    """Return the begin (UTC) of the day the entry was made; of today, if that is in the future or over 90 days ago."""
    today = _begin(now)
    return _begin(made_at) if today - MAX_AGO <= made_at <= now else today


def counts_for(day: datetime, made_at: Any, received_at: Any) -> Any:
    """Return the SQL condition for rows that count for the day beginning at `day`, by the rule of `day_of`."""
    made, received = (column.between(day, day + _A_DAY - timedelta.resolution) for column in (made_at, received_at))
    return (made & (made_at <= received_at)) | (received & ((made_at > received_at) | (made_at < day - MAX_AGO)))


def _begin(instant: datetime) -> datetime:
    return datetime.combine(instant.astimezone(UTC), time.min, UTC)
