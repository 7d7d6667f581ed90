"""Declares the job of this package."""

from pilotapp.clock.schedules import EachMinute
from pilotapp.figures.facts import refresh
from pilotapp.rooms import Counts, Job, Room, Turn


def refresh_facts(turn: Turn) -> Counts:
    """Rebuild the facts of months whose visits changed."""
    return {"months of facts": refresh.refresh_dirty(turn.stop)}


ROOM = Room(jobs=(Job("facts", 80, "each minute", EachMinute(), (refresh_facts,)),))
