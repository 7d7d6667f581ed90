"""The steps of this package in timed jobs."""

from pilotapp.rooms import Counts, Turn
from pilotapp.visits import retention


def purge_questions(turn: Turn) -> Counts:
    """Delete questions about visits whose retention has ended."""
    return {f"{slug}: questions": count for slug, count in retention.purge(turn.now, turn.dry_run).items()}
