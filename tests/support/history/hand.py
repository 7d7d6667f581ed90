"""One phone with the person who uses it."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.support.phones import NodePhone

EVENING = 18
BEGINNING = datetime(2025, 3, 1, tzinfo=UTC)


@dataclass
class Hand:
    """`day`: up to which time the person has entered visits; `taps`: how often something was saved.

    `recorded` and `notes`: visits recorded and notes written on it, by person.
    """

    phone: NodePhone
    day: datetime
    signed_in: bool = True
    taps: int = 0
    recorded: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    flushing: Future[Any] | None = None

    @property
    def owner(self) -> str:
        """The person who has it."""
        return self.phone.owner

    def tap(self) -> str:
        """Return the time of the next save, which is later than all before."""
        self.taps += 1
        return stamp(BEGINNING + timedelta(minutes=self.taps))

    def go_on(self, random: Random) -> datetime:
        """Move on by some minutes, at daytime; before reaching today, go back to a day of earlier years."""
        self.day += timedelta(minutes=random.randint(5, 90))
        if self.day.hour >= EVENING:
            self.day += timedelta(hours=13)
        if self.day > datetime.now(UTC) - timedelta(days=2):
            self.day -= timedelta(days=random.randint(30, 700))
        return self.day


def stamp(instant: datetime) -> str:
    """Return an instant as a phone writes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def first_day(number: int) -> datetime:
    """Return when the days of the phone with this number begin: a morning, some months ago."""
    morning = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    return morning - timedelta(days=60 + 100 * number)
