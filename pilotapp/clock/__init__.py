"""The time: the only place that asks for it, so that tests can stop it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The calendar day that it is now in `time_zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def freeze(instant: datetime) -> Iterator[None]:
    """Stop the time at `instant` (aware) for the length of a `with` block: for tests and the demo programme."""
    global _frozen
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
