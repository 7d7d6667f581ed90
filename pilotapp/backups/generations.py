"""Which generation of the database this is: phones look whether it is the one that they know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from pilotapp import clock, db
from pilotapp.models import Generation


@dataclass(frozen=True, slots=True)
class Span:
    """The time from a backup to its restore: what was stored in it may be missing."""

    first: datetime
    last: datetime


def newest() -> Generation:
    """The present generation."""
    found: Generation = Generation.select().order_by(Generation.begun_at.desc()).get()
    return found


def name_of(generation: Generation) -> str:
    """How phones and operators know it: 8 hex digits."""
    return str(generation.uid.hex[:8])


def names() -> frozenset[str]:
    """The names of all generations that this database has been."""
    return frozenset(map(name_of, Generation.select()))


@cache
def current() -> str:
    """The name of the present generation. It does not change while a process runs."""
    return name_of(newest())


def next_begin() -> datetime:
    """When a generation that begins now began: after all others, also where the clock was set back since."""
    after: datetime = newest().begun_at + timedelta(seconds=1)
    return max(clock.now(), after)


def lost_spans() -> list[Span]:
    """The spans of all restores, the newest first."""
    restored = Generation.select().where(Generation.backup_at.is_null(False))
    return [Span(one.backup_at, one.begun_at) for one in restored.order_by(Generation.begun_at.desc())]


def lost_span(generation: UUID | None) -> Span | None:
    """The span of the restore with which `generation` began; None where none did."""
    found = Generation.get_or_none((Generation.uid == generation) & Generation.backup_at.is_null(False))
    return None if found is None else Span(found.backup_at, found.begun_at)


db.on_connect(current.cache_clear)
