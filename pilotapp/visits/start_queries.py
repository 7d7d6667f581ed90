"""Visits without a start: the check-in is on another phone, or a restore lost it."""

from datetime import timedelta
from typing import Any

from pilotapp import clock
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import Person, Visit

# A check-in that is only late arrives by itself meanwhile: a phone sends all its entries, also after a restore,
# whenever the app is opened.
ASKED_AFTER = timedelta(hours=12)


def without_start(viewer: Person) -> list[Visit]:
    """Return the viewer's visits of which other entries came 12 hours ago or earlier but no start; oldest first."""
    return _without_start(viewer.uid, clock.now() - ASKED_AFTER)


@compiled
def _without_start(viewer: Any, before: Any) -> Any:
    missing = (Visit.pilot == viewer) & Visit.started_at.is_null() & (Visit.state == "waiting")
    return Visit.select().where(missing, Visit.created_at <= before).order_by(Visit.created_at).limit(40)
