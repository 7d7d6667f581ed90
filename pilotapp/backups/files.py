"""The files of backups in a folder: their names, the description of a copy, and which backups are kept."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pilotapp import append_only
from pilotapp.append_only import sync
from pilotapp.backups.inventory import Figures

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"pilotapp-(\d{8}T\d{6}Z)\.(sqlite3|dump)")
_A_DAY = timedelta(days=1)
_PERIOD = re.compile(r"([1-9]\d{0,3})([dwmy])")


@dataclass(frozen=True, slots=True)
class Described:
    """The description of a copy: its figures, the SHA-256 of its bytes, the version of the app."""

    figures: Figures
    sha256: str
    version: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, identified by the path of its copy."""

    copy: Path
    made_at: datetime

    @classmethod
    def new(cls, folder: Path, at: datetime, ending: str) -> Backup:
        """Return the backup for this moment; nothing is written yet."""
        at = at.astimezone(UTC).replace(microsecond=0)
        return cls(folder / f"pilotapp-{at.strftime(_STAMP)}.{ending}", at)

    @classmethod
    def at(cls, copy: Path) -> Backup:
        """Return the backup with this copy. Raises ValueError if the file name is not that of a backup."""
        matched = _NAME.fullmatch(copy.name)
        if matched is None:
            raise ValueError(f"{copy.name} is not the name of a backup, such as pilotapp-20260303T021000Z.sqlite3")
        return cls(copy, datetime.strptime(matched[1], _STAMP).replace(tzinfo=UTC))

    @classmethod
    def all_in(cls, folder: Path) -> list[Backup]:
        """Return all backups of a folder, oldest first."""
        copies = [path for path in folder.glob("pilotapp-*") if _NAME.fullmatch(path.name)]
        return sorted((cls.at(path) for path in copies), key=lambda backup: backup.made_at)

    @property
    def about(self) -> Path:
        """The description file."""
        return self.copy.with_suffix(".json")

    @property
    def ledger(self) -> Path:
        """The copy of the erasure log."""
        return self.copy.with_suffix(".erasures.jsonl")

    @property
    def access(self) -> Path:
        """The copy of the access ledger."""
        return self.copy.with_suffix(".access.jsonl")

    @property
    def beside(self) -> tuple[Path, ...]:
        """All files that belong to the copy."""
        return self.about, self.ledger, self.access

    @contextmanager
    def being_written(self) -> Iterator[Path]:
        """Yield a new file of mode 0600 to write the copy to; after the block it is synced and gets its final name.

        If the block fails, no file is left. Raises FileExistsError if there is a backup of the same second.
        """
        if self.copy.exists():
            raise FileExistsError(f"{self.copy} is there already")
        half = self.copy.with_name(self.copy.name + ".half")
        self._clear()
        half.unlink(missing_ok=True)
        os.close(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            yield half
            sync(half)
            half.rename(self.copy)
            sync(self.copy.parent)
        except BaseException:
            journal = half.with_name(half.name + "-journal")  # SQLite leaves it on a full disk
            for path in (half, journal, *self.beside):
                path.unlink(missing_ok=True)
            raise

    def _clear(self) -> None:
        """Delete unfinished files of backups that were killed, but not one that is being made."""
        left_over = (path for path in self.copy.parent.glob("pilotapp-*.half") if _NAME.fullmatch(path.stem))
        for left in left_over:
            other = Backup.at(left.with_suffix(""))
            if other.made_at < self.made_at - _A_DAY:
                for path in (left, *other.beside):
                    path.unlink(missing_ok=True)

    def describe(self, half: Path, figures: Figures, version: str) -> None:
        """Write the description of the copy `half`."""
        content = {"figures": figures.as_json(), "sha256": _digest(half), "version": version}
        _write(self.about, json.dumps(content, indent=1).encode())

    def described(self) -> Described:
        """Read the description. Raises OSError, ValueError, KeyError or TypeError if it cannot be read."""
        content = json.loads(self.about.read_bytes())
        return Described(Figures.read(content["figures"]), str(content["sha256"]), str(content["version"]))

    def digest(self) -> str:
        """Return the SHA-256 of the copy's present bytes, in hex."""
        return _digest(self.copy)

    def add_ledgers(self, erasures: Path, access: Path) -> None:
        """Copy the complete lines of the ledgers, if there are any."""
        for file, to in ((erasures, self.ledger), (access, self.access)):
            if content := append_only.read(file):
                _write(to, content)

    def delete(self) -> None:
        """Delete the backup, the copy first: the rest of an interrupted deletion is not a backup."""
        for path in (self.copy, *self.beside):
            path.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@dataclass(frozen=True, slots=True)
class Period:
    """Keep the newest backup of each of the last `count` days, weeks, months or years ('d', 'w', 'm', 'y')."""

    count: int
    unit: str

    @classmethod
    def read_all(cls, text: str) -> list[Period]:
        """Parse text such as '7d,4w'. Raises ValueError."""
        found = [_PERIOD.fullmatch(part.strip()) for part in text.split(",")]
        if not all(found):
            raise ValueError("what to keep is written like 7d,4w: days, weeks, months (m) or years (y)")
        return [cls(int(part[1]), part[2]) for part in found if part]

    def slot(self, at: datetime) -> tuple[int, ...]:
        """Return the day, week, month or year of `at` in UTC, as a sortable key."""
        slots = {"d": (at.year, at.month, at.day), "w": at.isocalendar()[:2], "m": (at.year, at.month), "y": (at.year,)}
        return tuple(slots[self.unit])


def to_drop(backups: Sequence[Backup], periods: Sequence[Period]) -> list[Backup]:
    """Return those of `backups` (oldest first) that no period keeps; none without periods, and never the newest."""
    if not periods or not backups:
        return []
    kept = {backups[-1].copy}
    for period in periods:
        newest = {period.slot(backup.made_at): backup for backup in backups}  # the last one of each slot wins
        kept |= {newest[slot].copy for slot in sorted(newest)[-period.count :]}
    return [backup for backup in backups if backup.copy not in kept]
