"""The steps of this package in timed jobs."""

from pilotapp.rooms import Counts, Turn
from pilotapp.supervision import care_commands, digest_commands, retention


def purge_notes(turn: Turn) -> Counts:
    """Delete note texts whose retention has ended, and old notices."""
    found = retention.purge(turn.now, turn.dry_run)
    return {f"{slug}: {what}": count for slug, counts in found.items() for what, count in counts.items() if count}


def remind_of_week_hours(turn: Turn) -> Counts:
    """Notify pilots who had more hours this week than their programme recommends."""
    return {"week hours": care_commands.remind_of_week_hours(turn.now)}


def write_digests(turn: Turn) -> Counts:
    """Notify coordinators on Monday mornings that the weekly digest is ready."""
    return {"digests": digest_commands.write_digests(turn.now)}
