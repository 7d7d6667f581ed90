"""Backups: a copy made by the database's own tools and checked after writing, with the ledgers kept outside of it.

A backup is a set of files with one base name, its time in UTC: the copy (`.sqlite3`, or `.dump` for PostgreSQL), the
ledgers at that time (`.erasures.jsonl`, `.access.jsonl`), and a description of the content (`.json`). The keys of
sealed texts are never part of a backup.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pilotapp import clock
from pilotapp.backups import copies
from pilotapp.backups.files import Backup, Period, to_drop
from pilotapp.backups.inventory import Figures
from pilotapp.config import Config
from pilotapp.db import erasure_log
from pilotapp.identity import access_ledger
from pilotapp.sealing import keyring


class Bad(Exception):
    """The copy differs from what was written; the message says how."""


def make(config: Config, folder: Path, at: datetime | None = None) -> Backup:
    """Write a backup into `folder` and check it. It gets its final name only if it is good. Raises Bad or OSError.

    `at`: the moment that the database shows, if that is not now.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup = Backup.new(folder, at or clock.now(), copies.ending(config))
    with backup.being_written() as half:
        expected = copies.write(config, half)
        backup.add_ledgers(erasure_log.path(), access_ledger.path())  # last, to include what ended meanwhile
        backup.describe(half, expected, config.version)
        wrong = _wrong(config, half, expected)
        if wrong:
            raise Bad("; ".join(wrong))
    return backup


def check(config: Config, backup: Backup) -> list[str]:
    """Return what is wrong with a backup: empty if its copy opens, is intact and holds what its description says."""
    try:
        described = backup.described()
    except FileNotFoundError:
        return [f"{backup.about.name} is not beside it; all files of a backup belong into one folder"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{backup.about.name} cannot be read: {error}"]
    if backup.digest() != described.sha256:
        return ["it is not the file that was written"]
    return _wrong(config, backup.copy, described.figures)


def _wrong(config: Config, copy: Path, expected: Figures) -> list[str]:
    """Return how a copy is damaged or differs from what was written."""
    try:
        there = copies.figures(config, copy)
    except OSError as error:
        return [str(error)]
    return expected.differences(there) if there else []


def drop_old(folder: Path, periods: Sequence[Period]) -> list[Backup]:
    """Delete the backups that none of `periods` keeps; return them, oldest first. The newest always stays."""
    gone = to_drop(Backup.all_in(folder), periods)
    for backup in gone:
        backup.delete()
    return gone


def newest(folder: Path) -> Backup | None:
    """Return the newest backup of a folder."""
    return next(reversed(Backup.all_in(folder)), None)


def keys_missing(config: Config, copy: Path) -> list[str]:
    """Return the names of key files that are missing in the copy of the key folder."""
    there = {path.name for path in copy.glob("*.key")}
    ours = [key for kind in ("database", "phone") for key in keyring.read(config.keys, kind)]
    return sorted(key.path.name for key in ours if key.path.name not in there)


__all__ = ["Backup", "Bad", "Figures", "check", "drop_old", "keys_missing", "make", "newest"]
