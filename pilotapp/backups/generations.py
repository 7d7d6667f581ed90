"""The generation of the database. It changes with each restore, and phones compare it with the one they know."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from pilotapp import clock, db
from pilotapp.models import Generation


@dataclass(frozen=True, slots=True)
class Span:
    """The time from a backup to its restore: what was stored in between may be missing."""

    first: datetime
    last: datetime


def newest() -> Generation:
    """Return the current generation."""
    return Generation.select().order_by(Generation.begun_at.desc()).get()


def name_of(generation: Generation) -> str:
    """Return the name for phones and operators: 8 hex digits."""
    return str(generation.uid.hex[:8])


def names() -> frozenset[str]:
    """Return the names of all generations of this database."""
    return frozenset(map(name_of, Generation.select()))


@cache
def current() -> str:
    """Return the name of the current generation. It does not change while a process runs."""
    return name_of(newest())


def next_begin() -> datetime:
    """Return the begin of a generation that begins now: later than all others, even if the clock was set back."""
    after: datetime = newest().begun_at + timedelta(seconds=1)
    return max(clock.now(), after)


def lost_spans() -> list[Span]:
    """Return the spans of all restores, newest first."""
    restored = Generation.select().where(Generation.backup_at.is_null(False))
    return [Span(one.backup_at, one.begun_at) for one in restored.order_by(Generation.begun_at.desc())]


def lost_span(generation: UUID | None) -> Span | None:
    """Return the span of the restore that began `generation`; None if it did not begin with a restore."""
    found = Generation.get_or_none((Generation.uid == generation) & Generation.backup_at.is_null(False))
    return None if found is None else Span(found.backup_at, found.begun_at)


db.on_connect(current.cache_clear)
