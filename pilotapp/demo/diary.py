"""When demo visits take place: on working days, at daytime, one at a time for each pilot."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from pilotapp.demo import shares

OPENS, CLOSES = 8 * 60, 18 * 60


def is_working_day(day: date) -> bool:
    """Whether it is Monday to Friday and no fixed public holiday."""
    return day.weekday() < 5 and (day.month, day.day) not in shares.HOLIDAYS


def working_days(first: date, last: date) -> list[date]:
    """Return the working days from `first` to `last`, both included."""
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in days if is_working_day(day)]


def at(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the instant `minute` minutes after local midnight of `day`."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


def last_busy_moment(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return `moment` if offices are open then, else the last time before it when they were."""
    local = moment.astimezone(zone)
    day, minute = local.date(), local.hour * 60 + local.minute
    if minute < OPENS + 60:
        day, minute = day - timedelta(days=1), 15 * 60
    while not is_working_day(day):
        day, minute = day - timedelta(days=1), 15 * 60
    return at(day, min(minute, 16 * 60 + 30), zone)


@dataclass(frozen=True, slots=True)
class Days:
    """Working days with the cumulative weights of their months, for random drawing."""

    days: list[date]
    weights: list[int]

    @classmethod
    def between(cls, first: date, last: date) -> Days:
        """Return the working days from `first` to `last`, both included."""
        days = working_days(first, last)
        return cls(days, list(accumulate(shares.MONTHS[day.month - 1] for day in days)))


class Diary:
    """The appointments of all pilots; each new one gets a free time on a working day before `moment`."""

    def __init__(self, random: Random, moment: datetime, zone: ZoneInfo) -> None:
        self._random, self._moment, self._zone = random, moment, zone
        self._busy: dict[tuple[str, date], list[tuple[int, int]]] = {}

    def find(self, pilot: str, days: Days, minutes: int) -> datetime | None:
        """Return the start of a free appointment of `minutes` for `pilot` on one of `days`; None if there is none."""
        for day in self._random.choices(days.days, cum_weights=days.weights, k=12):
            start = int(self._random.triangular(OPENS, CLOSES - 90, 10 * 60))
            if self._take(pilot, day, start, start + minutes):
                return at(day, start, self._zone)
        return None

    def take(self, pilot: str, start: datetime, minutes: int) -> None:
        """Add an appointment whose time is known."""
        local = start.astimezone(self._zone)
        begin = local.hour * 60 + local.minute
        insort(self._busy.setdefault((pilot, local.date()), []), (begin, begin + minutes))

    def _take(self, pilot: str, day: date, start: int, end: int) -> bool:
        if end > 21 * 60 or at(day, end, self._zone) > self._moment - timedelta(minutes=30):
            return False
        taken = self._busy.setdefault((pilot, day), [])
        if len(taken) >= 3 or any(start < until + 15 and since - 15 < end for since, until in taken):
            return False
        insort(taken, (start, end))
        return True
