"""The steps of this package in timed jobs."""

from pilotapp.rooms import Counts, Turn
from pilotapp.safeguarding import retention


def purge_reports(turn: Turn) -> Counts:
    """Delete safeguarding reports whose retention has ended."""
    return {f"{slug}: safeguarding reports": count for slug, count in retention.purge(turn.now, turn.dry_run).items()}
