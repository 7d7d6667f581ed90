"""Append-only text files, written by several processes that wait for each other's lock.

A line is on the disk when `add` returns. A line that a crash cut off counts as not written, and the next line
overwrites it. The lock is flock(2): between machines it only works on a file system that supports it, such as NFS 4.
"""

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from time import monotonic, sleep

PATIENCE = 5.0  # seconds to wait for the lock


def add(path: Path, texts: Iterable[str]) -> None:
    """Append one line for each text, all or none. Raises OSError: the disk is full, or the lock is not released."""
    with _opened(path) as file:
        _write(file, len(_whole(file)), texts)


def begin(path: Path, text: str) -> None:
    """Write `text` as the first line of a file that has no line yet."""
    with _opened(path) as file:
        if not _whole(file):
            _write(file, 0, [text])


def read(path: Path) -> bytes:
    """Return all complete lines; empty if there is no file."""
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
    """Return the content up to the end of the last complete line."""
    file.seek(0)
    content = file.readall()
    return content[: content.rfind(b"\n") + 1]


def _lock(file: FileIO, path: Path, how: int) -> None:
    """Lock the file. Raises TimeoutError, so that one stopped process does not block all others and their locks."""
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
    """Open the file for writing, readable by this user only, and lock it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileIO(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        _lock(file, path, fcntl.LOCK_EX)
        os.fchmod(file.fileno(), 0o600)
        yield file
    sync(path.parent)  # a new file's name must survive a crash too


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder, to the disk (fsync)."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
