"""Files of text lines that are only ever added to, by several processes that wait for each other.

A line is on the disk when `add` returns. A line that a crash cut off counts as not written; the next one takes its
place. The lock is flock(2): between machines it holds on a file system that carries it, such as NFS 4.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from time import monotonic, sleep

PATIENCE = 5.0  # seconds that one waits for the others


def add(path: Path, texts: Iterable[str]) -> None:
    """Write a line for each text to the end, all or none. Raises OSError: the disk is full, the file is held."""
    with _opened(path) as file:
        _write(file, len(_whole(file)), texts)


def begin(path: Path, text: str) -> None:
    """Let `text` be the first line of a file that has none."""
    with _opened(path) as file:
        if not _whole(file):
            _write(file, 0, [text])


def read(path: Path) -> bytes:
    """All whole lines; empty where there is no file."""
    if not path.exists():
        return b""
    with path.open("rb", buffering=0) as file:
        _lock(file, path, fcntl.LOCK_SH)
        return _whole(file)


def _write(file: FileIO, end: int, texts: Iterable[str]) -> None:
    content = "".join(f"{text}\n" for text in texts).encode()
    file.truncate(end)
    file.seek(end)
    try:
        if file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        file.truncate(end)
        raise


def _whole(file: FileIO) -> bytes:
    """What the file holds up to the end of its last whole line."""
    file.seek(0)
    content = file.readall()
    return content[: content.rfind(b"\n") + 1]


def _lock(file: FileIO, path: Path, how: int) -> None:
    """Raises TimeoutError: a process that was stopped must not keep all others, with the locks that they hold."""
    deadline = monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if monotonic() > deadline:
                raise TimeoutError(errno.ETIMEDOUT, "another process holds it and does not let go", str(path)) from None
            sleep(0.01)


@contextmanager
def _opened(path: Path) -> Iterator[FileIO]:
    """The file to write to, for nobody else to read, locked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        _lock(file, path, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), 0o600)
        yield file
    sync(path.parent)  # so that a new file is found after a crash


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
