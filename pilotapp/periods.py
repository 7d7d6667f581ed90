"""Months and years as pages name them: '2026-03' and '2026'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month; `str()` gives '2026-03'."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str | None) -> Month | None:
        """From '2026-03'; None for anything else."""
        year, _, number = (text or "").partition("-")
        if len(year) == 4 and len(number) == 2 and year.isdecimal() and number.isdecimal():
            month = cls(int(year), int(number))
            return month if 1 <= month.number <= 12 and 1 < month.year < 9999 else None
        return None

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of a day."""
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> Month:
        """The month before it."""
        return Month.of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Year:
    """A calendar year; `str()` gives '2026'."""

    number: int

    @classmethod
    def read(cls, text: str | None) -> Year | None:
        """From '2026'; None for anything else."""
        if text and len(text) == 4 and text.isdecimal():
            year = cls(int(text))
            return year if 1 < year.number < 9999 else None
        return None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.number, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.number, 12, 31)

    @property
    def next(self) -> Year:
        """The year after it."""
        return Year(self.number + 1)

    @property
    def previous(self) -> Year:
        """The year before it."""
        return Year(self.number - 1)

    def __str__(self) -> str:
        return f"{self.number:04d}"


Period = Month | Year
