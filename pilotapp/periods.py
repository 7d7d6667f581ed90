"""Periods as in query strings: '2026-03', '2026-Q1', '2026' and '2026-02-01..2026-03-15'."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

Day = TypeVar("Day", bound=date)


def months_before(day: Day, months: int) -> Day:
    """Return the day or instant so many calendar months earlier, clipped to the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=years, month=month + 1, day=min(day.day, monthrange(years, month + 1)[1]))


def instant_months_before(now: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) so many calendar months before `now` in local time of `zone`."""
    return months_before(now.astimezone(zone), months).astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `str()` gives '2026-03'."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str | None) -> Month | None:
        """Parse '2026-03'; None for anything else."""
        year, _, number = (text or "").partition("-")
        if len(year) == 4 and len(number) == 2 and year.isdecimal() and number.isdecimal():
            month = cls(int(year), int(number))
            return month if 1 <= month.number <= 12 and 1 < month.year < 9999 else None
        return None

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A calendar year; `str()` gives '2026'."""

    number: int

    @classmethod
    def read(cls, text: str | None) -> Year | None:
        """Parse '2026'; None for anything else."""
        if text and len(text) == 4 and text.isdecimal():
            year = cls(int(text))
            return year if 1 < year.number < 9999 else None
        return None

    @property
    def first(self) -> date:
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        return date(self.number, 12, 31)

    @property
    def next(self) -> Year:
        return Year(self.number + 1)

    @property
    def previous(self) -> Year:
        return Year(self.number - 1)

    def __str__(self) -> str:
        return f"{self.number:04d}"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter; `str()` gives '2026-Q1'."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str | None) -> Quarter | None:
        """Parse '2026-Q1'; None for anything else."""
        year, _, number = (text or "").partition("-Q")
        if number in ("1", "2", "3", "4") and Year.read(year):
            return cls(int(year), int(number))
        return None

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> Quarter:
        return Quarter.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From a first to a last day, at most ten years; `str()` gives '2026-02-01..2026-03-15'."""

    first: date
    last: date

    @classmethod
    def read(cls, text: str | None) -> Span | None:
        """Parse '2026-02-01..2026-03-15'; None for anything else."""
        days = (text or "").split("..")
        if len(days) != 2 or not all(len(day) == 10 for day in days):
            return None
        try:
            span = cls(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
        except ValueError:
            return None
        return span if span.first <= span.last <= span.first + timedelta(days=3660) and span.first.year > 1 else None

    @property
    def next(self) -> Span:
        """Return the span of equal length that begins the day after."""
        return Span(self.last + timedelta(days=1), self.last + (self.last - self.first) + timedelta(days=1))

    @property
    def previous(self) -> Span:
        """Return the span of equal length that ends the day before."""
        return Span(self.first - (self.last - self.first) - timedelta(days=1), self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


Period = Month | Quarter | Year | Span


def read(text: str | None) -> Period | None:
    """Parse a period of any kind; None for anything else."""
    return Month.read(text) or Quarter.read(text) or Year.read(text) or Span.read(text)


def read_choice(month: str | None, year: str | None) -> Month | Year | None:
    """Parse what two selects send: '03' and '2026', or a year alone; or '2026-03', as addresses say it.

    A month without a year is None.
    """
    return Month.read(month) or Month.read(f"{year}-{month}") or (None if month else Year.read(year))


def choice_address(chosen: Month | Year | None) -> dict[str, str]:
    """Return the arguments for a query string that `read_choice` reads as this choice."""
    return {"year" if isinstance(chosen, Year) else "month": str(chosen)} if chosen else {}


def year_before(period: Period, until: date | None = None) -> Span:
    """Return the same days a year earlier; for a current period, only those up to a year before `until`."""
    last = min(period.last, until) if until and until >= period.first else period.last
    return Span(_a_year_back(period.first), _a_year_back(last, leap=last == period.last))


def _a_year_back(day: date, *, leap: bool = False) -> date:
    """Return the day a year before. `leap`: the last day of February maps to the last day of February."""
    earlier = (
        day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    )
    is_last = leap and (day + timedelta(days=1)).day == 1 and day.month == 2
    return earlier + timedelta(days=1) if is_last and (earlier + timedelta(days=1)).month == 2 else earlier


def instants(first: date, last: date) -> tuple[datetime, datetime]:
    """Return instants around these local days in any zone: an index finds rows by them, then `day` decides."""
    return (
        datetime.combine(first - timedelta(days=1), time(), UTC),
        datetime.combine(last + timedelta(days=2), time(), UTC),
    )
