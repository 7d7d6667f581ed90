"""The steps of this package in timed jobs."""

from pilotapp.reflection import reminders, retention
from pilotapp.rooms import Counts, Turn


def purge_agreements(turn: Turn) -> Counts:
    """Delete agreements of reflection sessions whose retention has ended."""
    return {f"{slug}: agreements": count for slug, count in retention.purge(turn.now, turn.dry_run).items()}


def remind_of_sessions(turn: Turn) -> Counts:
    """Send reminders of reflection sessions that are due."""
    return {"reflection sessions": reminders.remind(turn.now)}
