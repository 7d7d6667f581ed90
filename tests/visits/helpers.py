"""Short words for tests about visits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from pilotapp import clock
from pilotapp.models import Person, Visit
from pilotapp.visits import commands

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
RECORD: dict[str, Any] = {
    "outcome": "held",
    "institution_kind": "school",
    "topics": ["school"],
    "client_language": "ara",
    "mode": "in_person",
    "party": "family",
    "size_band": "two_three",
    "first_contact": True,
    "waiting_minutes": 15,
    "travel_minutes": 30,
}


def berlin(text: str) -> datetime:
    """A wall-clock time in Berlin, aware: '2026-03-03 10:00'."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def visited(pilot: Person, started_at: datetime, length: int = 60, visit: UUID | None = None, **changes: Any) -> Visit:
    """A visit with its record, entered as one entry."""
    times = {"started_at": started_at, "ended_at": started_at + minutes(length)}
    return commands.record(pilot, uid=uuid4(), visit=visit or uuid4(), **{**RECORD, **times, **changes})


def checked_in(pilot: Person, started_at: datetime | None = None) -> Visit:
    """An open visit."""
    return commands.check_in(pilot, uid=uuid4(), visit=uuid4(), started_at=started_at or clock.now())
