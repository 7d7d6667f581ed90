"""The erasure ledger: who was erased, in a file outside the database, so that no old backup brings anybody back.

A JSON line for each, {"uid", "programme", "at"}, only ever added, and on the disk before the database commits. A line
that a crash cut off belongs to an erasure that was never committed: it is left out, and the next one takes its place.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path
from uuid import UUID

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
    """Write a line; when this returns it is on the disk. Writers of all processes wait for each other."""
    text = json.dumps({"uid": str(line.uid), "programme": line.programme, "at": line.at.isoformat()})
    with _opened() as file:
        file.truncate(len(_whole(file)))
        file.seek(0, os.SEEK_END)
        file.write(f"{text}\n".encode())
        os.fsync(file.fileno())


def read() -> list[Line]:
    """All lines, oldest first; none where there is no file. Raises Unreadable."""
    if not _file().exists():
        return []
    with _file().open("rb", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        lines = _whole(file).splitlines()
    return [_parse(number, text) for number, text in enumerate(lines, 1)]


def _parse(number: int, text: bytes) -> Line:
    try:
        values = json.loads(text)
        return Line(UUID(values["uid"]), str(values["programme"]), datetime.fromisoformat(values["at"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(
            f"pilotapp cannot start: line {number} of {_file()} is no erasure. Restore the file from its backup; "
            "without it people who were erased would come back."
        ) from error


def _whole(file: FileIO) -> bytes:
    """What the file holds up to the end of its last whole line."""
    file.seek(0)
    content = file.readall()
    return content[: content.rfind(b"\n") + 1]


@contextmanager
def _opened() -> Iterator[FileIO]:
    """The file to write to, for nobody else to read, locked."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), 0o600)
        yield file
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Bring the folder to the disk, so that a new file is found after a crash."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def path() -> Path:
    """Where it lies, whether there is one yet or not."""
    return _file()


def _file() -> Path:
    if _path is None:
        raise RuntimeError("the ledger has no file yet: db.connect(config) names it")
    return _path
