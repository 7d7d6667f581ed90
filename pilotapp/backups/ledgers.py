"""The ledgers outside the database when a backup is restored: they must be those of this installation, whole."""

from __future__ import annotations

from uuid import UUID

from pilotapp import append_only
from pilotapp.backups.files import Backup
from pilotapp.db import erasure_log
from pilotapp.identity import access_ledger


def is_whole(backup: Backup, known: UUID | None) -> bool:
    """Whether the live access ledger goes on where the copy beside the backup ends, and is the old database's.

    `known`: the name of the ledger to which the old database belongs; None where that cannot be asked.
    """
    live, beside = append_only.read(access_ledger.path()), append_only.read(backup.access)
    return live.startswith(beside) and (known is None or known == access_ledger.name())


def lines_then(backup: Backup) -> int | None:
    """How many lines the access ledger had after its first at the time of the backup; None where it is another one."""
    live, beside = append_only.read(access_ledger.path()), append_only.read(backup.access)
    return max(beside.count(b"\n") - 1, 0) if live.startswith(beside) else None


def take_over(backup: Backup) -> None:
    """Add what the copies beside the backup have and the live ledgers lack, after these were lost."""
    if not access_ledger.path().exists() and backup.access.exists():
        append_only.add(access_ledger.path(), append_only.read(backup.access).decode().splitlines())
    there = {line.uid for line in erasure_log.read()}
    for line in erasure_log.read_from(backup.ledger):
        if line.uid not in there:
            erasure_log.append(line)
