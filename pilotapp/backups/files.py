"""The files of backups in a folder: their names, what is written down beside a copy, and which of them are kept."""

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
    """What was written down beside a copy: its figures, the SHA-256 of its bytes, the version of the app."""

    figures: Figures
    sha256: str
    version: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup by the path of its copy."""

    copy: Path
    made_at: datetime

    @classmethod
    def new(cls, folder: Path, at: datetime, ending: str) -> Backup:
        """The backup of this moment; nothing is written yet."""
        at = at.astimezone(UTC).replace(microsecond=0)
        return cls(folder / f"pilotapp-{at.strftime(_STAMP)}.{ending}", at)

    @classmethod
    def at(cls, copy: Path) -> Backup:
        """The backup with this copy. Raises ValueError where its name is not one of ours."""
        matched = _NAME.fullmatch(copy.name)
        if matched is None:
            raise ValueError(f"{copy.name} is not the name of a backup, such as pilotapp-20260303T021000Z.sqlite3")
        return cls(copy, datetime.strptime(matched[1], _STAMP).replace(tzinfo=UTC))

    @classmethod
    def all_in(cls, folder: Path) -> list[Backup]:
        """All backups of a folder, oldest first."""
        copies = [path for path in folder.glob("pilotapp-*") if _NAME.fullmatch(path.name)]
        return sorted((cls.at(path) for path in copies), key=lambda backup: backup.made_at)

    @property
    def about(self) -> Path:
        """The file that says what is to be found in the copy."""
        return self.copy.with_suffix(".json")

    @property
    def ledger(self) -> Path:
        """The ledger of erasures as it was."""
        return self.copy.with_suffix(".erasures.jsonl")

    @property
    def access(self) -> Path:
        """The access ledger as it was."""
        return self.copy.with_suffix(".access.jsonl")

    @property
    def beside(self) -> tuple[Path, ...]:
        """All files that belong to the copy."""
        return self.about, self.ledger, self.access

    @contextmanager
    def being_written(self) -> Iterator[Path]:
        """A new file of mode 0600 to write the copy to; after the block it is on the disk and has its name.

        Where the block fails nothing is left. Raises FileExistsError where there is a backup of the same second.
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
            journal = half.with_name(half.name + "-journal")  # SQLite leaves its own on a full disk
            for path in (half, journal, *self.beside):
                path.unlink(missing_ok=True)
            raise

    def _clear(self) -> None:
        """Delete what is left of backups that were killed, each as large as the database; not one being made."""
        left_over = (path for path in self.copy.parent.glob("pilotapp-*.half") if _NAME.fullmatch(path.stem))
        for left in left_over:
            other = Backup.at(left.with_suffix(""))
            if other.made_at < self.made_at - _A_DAY:
                for path in (left, *other.beside):
                    path.unlink(missing_ok=True)

    def describe(self, half: Path, figures: Figures, version: str) -> None:
        """Write down beside the copy `half` what is to be found in it."""
        content = {"figures": figures.as_json(), "sha256": _digest(half), "version": version}
        _write(self.about, json.dumps(content, indent=1).encode())

    def described(self) -> Described:
        """What was written down. Raises OSError, ValueError, KeyError or TypeError where it cannot be read."""
        content = json.loads(self.about.read_bytes())
        return Described(Figures.read(content["figures"]), str(content["sha256"]), str(content["version"]))

    def digest(self) -> str:
        """The SHA-256 of the copy as it is now."""
        return _digest(self.copy)

    def add_ledgers(self, erasures: Path, access: Path) -> None:
        """Copy the whole lines of the ledgers, where there are some."""
        for file, to in ((erasures, self.ledger), (access, self.access)):
            if content := append_only.read(file):
                _write(to, content)

    def delete(self) -> None:
        """Delete it, the copy first: what is left of a deletion that was cut off is no backup."""
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
        """From text such as '7d,4w'. Raises ValueError."""
        found = [_PERIOD.fullmatch(part.strip()) for part in text.split(",")]
        if not all(found):
            raise ValueError("what to keep is written like 7d,4w: days, weeks, months (m) or years (y)")
        return [cls(int(part[1]), part[2]) for part in found if part]

    def slot(self, at: datetime) -> tuple[int, ...]:
        """Which day, week, month or year of the calendar `at` belongs to, in UTC."""
        slots = {"d": (at.year, at.month, at.day), "w": at.isocalendar()[:2], "m": (at.year, at.month), "y": (at.year,)}
        return tuple(slots[self.unit])


def to_drop(backups: Sequence[Backup], periods: Sequence[Period]) -> list[Backup]:
    """Of `backups` (oldest first) those that no period keeps; nothing without periods, and never the newest."""
    if not periods or not backups:
        return []
    kept = {backups[-1].copy}
    for period in periods:
        newest = {period.slot(backup.made_at): backup for backup in backups}  # the last one of each slot stays
        kept |= {newest[slot].copy for slot in sorted(newest)[-period.count :]}
    return [backup for backup in backups if backup.copy not in kept]
