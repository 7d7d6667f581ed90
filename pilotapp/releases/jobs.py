"""The steps of this package in timed jobs."""

from pilotapp.releases import worker
from pilotapp.rooms import Counts, Turn


def work_out_hidings(turn: Turn) -> Counts:
    """Compute the suppression of pending releases and sums, and delete expired results."""
    return worker.drain(turn.stop)
