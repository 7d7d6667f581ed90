"""The steps of this package in timed jobs."""

from pilotapp.exports import worker
from pilotapp.rooms import Counts, Turn


def make_exports(turn: Turn) -> Counts:
    """Delete expired files, and make queued ones."""
    return worker.make_all(turn.now, turn.stop)
