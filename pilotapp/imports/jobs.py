"""The steps of this package in timed jobs."""

from pilotapp.imports import retention, worker
from pilotapp.rooms import Counts, Turn


def import_tables(turn: Turn) -> Counts:
    """Continue pending and interrupted imports."""
    return worker.drain(turn.stop)


def purge_imports(turn: Turn) -> Counts:
    """Delete tables that were uploaded a week ago and never imported."""
    return {f"{slug}: tables handed in": count for slug, count in retention.purge(turn.now, turn.dry_run).items()}
