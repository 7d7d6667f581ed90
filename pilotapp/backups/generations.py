"""Which generation of the database this is: phones look whether it is the one that they know."""

from __future__ import annotations

from functools import cache

from pilotapp import db
from pilotapp.models import Generation


@cache
def current() -> str:
    """The name of the present generation: 8 hex digits. It does not change while a process runs."""
    newest: Generation = Generation.select().order_by(Generation.begun_at.desc()).get()
    return newest.uid.hex[:8]


db.on_connect(current.cache_clear)
