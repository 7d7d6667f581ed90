"""Backups: a copy of the database by its own means, checked after it was written, with the ledgers outside of it.

A backup is files of one name, which is its time in UTC: the copy (`.sqlite3`, or `.dump` of PostgreSQL), the ledgers as
they were (`.erasures.jsonl`, `.access.jsonl`), and what is to be found in the copy (`.json`). The keys of sealed texts
are never part of it.
"""

from __future__ import annotations

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
    """The copy is not what was written; the message says in which way."""


def make(config: Config, folder: Path, at: datetime | None = None) -> Backup:
    """Write a backup into `folder` and check it; it has its name only once it is good. Raises Bad, or OSError.

    `at` is the moment that the database shows, where that is not now.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    backup = Backup.new(folder, at or clock.now(), copies.ending(config))
    with backup.being_written() as half:
        expected = copies.write(config, half)
        backup.add_ledgers(erasure_log.path(), access_ledger.path())  # after the copy: what ended meanwhile is in them
        backup.describe(half, expected, config.version)
        wrong = _wrong(config, half, expected)
        if wrong:
            raise Bad("; ".join(wrong))
    return backup


def is_looked_into(config: Config) -> bool:
    """Whether copies of this database are looked into, and not only read to their end."""
    return copies.can_be_looked_into(config)


def check(config: Config, backup: Backup) -> list[str]:
    """What is wrong with a backup: nothing where its copy opens, is whole and holds what was written down."""
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
    """In which ways a copy is damaged or not what was written."""
    try:
        there = copies.figures(config, copy)
    except OSError as error:
        return [str(error)]
    return expected.differences(there) if there else []


def drop_old(folder: Path, periods: Sequence[Period]) -> list[Backup]:
    """Delete the backups that none of `periods` keeps; those that are gone, oldest first. The newest always stays."""
    gone = to_drop(Backup.all_in(folder), periods)
    for backup in gone:
        backup.delete()
    return gone


def newest(folder: Path) -> Backup | None:
    """The newest backup of a folder."""
    return next(reversed(Backup.all_in(folder)), None)


def keys_missing(config: Config, copy: Path) -> list[str]:
    """The names of key files that the copy of the folder of keys lacks."""
    there = {path.name for path in copy.glob("*.key")}
    ours = [key for kind in ("database", "phone") for key in keyring.read(config.keys, kind)]
    return sorted(key.path.name for key in ours if key.path.name not in there)


__all__ = ["Backup", "Bad", "Figures", "check", "drop_old", "is_looked_into", "keys_missing", "make", "newest"]
