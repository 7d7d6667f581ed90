"""The key files in their folder outside the database; safe for several processes at once."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pilotapp import append_only, clock
from pilotapp.config import ConfigError

_NAME = re.compile(r"(database|phone)-(\d{8}T\d{12}Z)-([0-9a-f]{8})\.key")
_STAMP = "%Y%m%dT%H%M%S%fZ"
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Key:
    """A key file. `kind` is 'database' or 'phone'; `id` is 8 hex digits of the SHA-256 of `secret`."""

    kind: str
    id: str
    made_at: datetime
    path: Path
    secret: bytes = field(repr=False)


def read(folder: Path, kind: str) -> list[Key]:
    """Return the keys of one kind, newest first; none if there is no folder. Raises ConfigError for a damaged file."""
    found = [_key(path) for path in folder.glob(f"{kind}-*.key")] if folder.is_dir() else []
    return sorted((key for key in found if key), key=lambda key: key.made_at, reverse=True)


def _key(path: Path) -> Key | None:
    matched = _NAME.fullmatch(path.name)
    if matched is None:
        return None
    kind, stamp, name = matched.groups()
    secret = path.read_bytes()
    if _id(secret) != name:
        raise ConfigError(f"pilotapp cannot start: {path} is damaged. Restore the folder of keys from its backup.")
    return Key(kind, name, datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC), path, secret)


def _id(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()[:ID_LENGTH]


def changed(folder: Path) -> int:
    """Return a number that changes when a key is added or deleted; 0 if there is no folder."""
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Lock the folder for changes by one process at a time (mode 0700, created if missing)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def add(folder: Path, kind: str, secret: bytes) -> str:
    """Write a key atomically (mode 0600) as the newest of its kind; return its id."""
    made_at = clock.now()
    for newest in read(folder, kind)[:1]:
        made_at = max(made_at, newest.made_at + timedelta(microseconds=1))
    path = folder / f"{kind}-{made_at:{_STAMP}}-{_id(secret)}.key"
    half = path.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)
    append_only.sync(folder)
    return _id(secret)


def drop(key: Key) -> None:
    """Delete a key for good: what only it sealed can never be unsealed again."""
    key.path.unlink()
    append_only.sync(key.path.parent)
