"""The current time. No other module asks for it, so that tests can freeze it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen: datetime | None = None


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


def today(time_zone: str) -> date:
    """Return the current calendar day in `time_zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def freeze(instant: datetime) -> Iterator[None]:
    """Freeze the time at `instant` (aware) during a `with` block, for tests and the demo programme."""
    global _frozen
    before, _frozen = _frozen, instant.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
