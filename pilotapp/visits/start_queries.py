"""Visits whose start never came: its check-in is on another phone, or was lost when a backup was restored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pilotapp import clock
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import Person, Visit

# A check-in that is only late comes by itself meanwhile: a phone sends all that it has, also after a restore, whenever
# it is opened.
ASKED_AFTER = timedelta(hours=12)


def without_start(viewer: Person) -> list[Visit]:
    """The viewer's visits of which another part came 12 hours ago or earlier and the start did not; oldest first."""
    return _without_start(viewer.uid, clock.now() - ASKED_AFTER)


@compiled
def _without_start(viewer: Any, before: Any) -> Any:
    missing = (Visit.pilot == viewer) & Visit.started_at.is_null() & (Visit.state == "waiting")
    return Visit.select().where(missing, Visit.created_at <= before).order_by(Visit.created_at).limit(40)
