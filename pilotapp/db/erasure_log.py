"""The erasure log: who was erased, in a file outside the database, so that restoring a backup brings nobody back.

One JSON line each, {"uid", "programme", "at"}, append-only (`append_only`), and synced before the database commits. A
line that a crash cut off belongs to an erasure that was never committed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from peewee import OperationalError

from pilotapp import append_only
from pilotapp.config import Config, ConfigError


@dataclass(frozen=True, slots=True)
class Line:
    """One erased person: uid, slug of the programme, and when."""

    uid: UUID
    programme: str
    at: datetime


class Unreadable(ConfigError):
    """A line of the log is malformed; the message names it."""


_path: Path | None = None


def connect(config: Config) -> None:
    """Set the log to the file of `config`, which is created with the first line."""
    global _path
    _path = config.erasures


def append(line: Line) -> None:
    """Append a line and sync it. Waits for writers in other processes.

    Raises OperationalError if it cannot be written.
    """
    text = json.dumps({"uid": str(line.uid), "programme": line.programme, "at": line.at.isoformat()})
    with at_hand():
        append_only.add(path(), [text])


def read() -> list[Line]:
    """Return all lines, oldest first; empty if there is no file. Raises Unreadable."""
    return read_from(path())


def read_from(file: Path) -> list[Line]:
    """Return all lines of a copy of the log."""
    with at_hand():
        content = append_only.read(file)
    return [_parse(file, number, text) for number, text in enumerate(content.splitlines(), 1)]


@contextmanager
def at_hand() -> Iterator[None]:
    """Convert OSError in the block (a lock timeout, a full disk) into OperationalError.

    The request is then answered as if the database were unavailable: with 503, nothing changed, to be tried again.
    """
    try:
        yield
    except OSError as error:
        raise OperationalError(f"a ledger cannot be read or written: {error}") from error


def _parse(file: Path, number: int, text: bytes) -> Line:
    try:
        values = json.loads(text)
        return Line(UUID(values["uid"]), str(values["programme"]), datetime.fromisoformat(values["at"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(
            f"pilotapp cannot start: line {number} of {file} is no erasure. Restore the file from its backup; "
            "without it people who were erased would come back."
        ) from error


def path() -> Path:
    """Return the path, whether the file exists or not."""
    if _path is None:
        raise RuntimeError("the ledger has no file yet: db.connect(config) names it")
    return _path
