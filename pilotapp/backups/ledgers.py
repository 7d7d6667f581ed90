"""The ledgers outside the database when a backup is restored: they must be complete and of this installation."""

from uuid import UUID

from pilotapp import append_only
from pilotapp.backups.files import Backup
from pilotapp.db import erasure_log
from pilotapp.identity import access_ledger


def is_whole(backup: Backup, known: UUID | None) -> bool:
    """Whether the live access ledger continues the copy in the backup and belongs to the old database.

    `known`: the id of the ledger to which the old database belongs; None if that cannot be read.
    """
    live, beside = append_only.read(access_ledger.path()), append_only.read(backup.access)
    return live.startswith(beside) and (known is None or known == access_ledger.name())


def lines_then(backup: Backup) -> int | None:
    """Return how many lines, without the first, the access ledger had at the backup; None for another ledger."""
    live, beside = append_only.read(access_ledger.path()), append_only.read(backup.access)
    return max(beside.count(b"\n") - 1, 0) if live.startswith(beside) else None


def take_over(backup: Backup) -> None:
    """Append to the live ledgers the lines that only the copies in the backup have, after the live ones were lost."""
    if not access_ledger.path().exists() and backup.access.exists():
        append_only.add(access_ledger.path(), append_only.read(backup.access).decode().splitlines())
    there = {line.uid for line in erasure_log.read()}
    for line in erasure_log.read_from(backup.ledger):
        if line.uid not in there:
            erasure_log.append(line)
