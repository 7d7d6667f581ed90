"""The erasure ledger: who was erased, in a file outside the database, so that no old backup brings anybody back.

A JSON line for each, {"uid", "programme", "at"}, only ever added (`append_only`), and on the disk before the database
commits. A line that a crash cut off belongs to an erasure that was never committed.
"""

from __future__ import annotations

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
    """One person who was erased: her uid, the short name of her programme, and when."""

    uid: UUID
    programme: str
    at: datetime


class Unreadable(ConfigError):
    """A line of the ledger is not what was written; the message names it."""


_path: Path | None = None


def connect(config: Config) -> None:
    """Let the ledger be the file of `config`; it is made when the first line is written."""
    global _path
    _path = config.erasures


def append(line: Line) -> None:
    """Write a line; when this returns it is on the disk. Writers of all processes wait for each other.

    Raises OperationalError where it cannot be written.
    """
    text = json.dumps({"uid": str(line.uid), "programme": line.programme, "at": line.at.isoformat()})
    with at_hand():
        append_only.add(path(), [text])


def read() -> list[Line]:
    """All lines, oldest first; none where there is no file. Raises Unreadable."""
    return read_from(path())


def read_from(file: Path) -> list[Line]:
    """The same of a copy of the ledger."""
    with at_hand():
        content = append_only.read(file)
    return [_parse(file, number, text) for number, text in enumerate(content.splitlines(), 1)]


@contextmanager
def at_hand() -> Iterator[None]:
    """What works on a ledger that is held, or on a full disk, raises OperationalError in the block.

    As where the database is away: the page says 503, nothing is changed, and the act can be tried again.
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
    """Where it lies, whether there is one yet or not."""
    if _path is None:
        raise RuntimeError("the ledger has no file yet: db.connect(config) names it")
    return _path
