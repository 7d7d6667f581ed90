"""Text that only the server can read: sealed in the database, and sealed by phones for the server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from pilotapp import keyring
from pilotapp.config import Config, ConfigError

InUse = Callable[[], Set[str]]
ID_LENGTH = 8  # hex digits of a key's SHA-256


class KeysMissing(ConfigError):
    """Keys are not in their folder although something is sealed with them; the message says what to do."""


class Unopenable(Exception):
    """A text that cannot be opened: `key` is the id of the key that is missing, or None where the text was changed."""

    def __init__(self, key: str | None = None) -> None:
        super().__init__(f"the key {key} is missing" if key else "the text is not as it was sealed")
        self.key = key


@dataclass(frozen=True, slots=True, repr=False)
class _Ring:
    """The keys as they were read; `seen` is the state of the folder then."""

    seen: int
    newest: str
    database: dict[str, datetime]
    fernet: MultiFernet


_folder: Path | None = None
_in_use: InUse = frozenset
_ring: _Ring | None = None


def connect(config: Config) -> None:
    """Let the keys be those of `config`; they are read when they are needed first."""
    global _folder, _ring
    if _folder != config.keys:
        _folder, _ring = config.keys, None


def before_first_keys(in_use: InUse) -> None:
    """Ask `in_use` for the ids of keys that sealed something in the database before the first keys are made."""
    global _in_use
    _in_use = in_use


def seal(text: str) -> str:
    """The text as it may stand in the database: the key's id, a dot, a Fernet token; another one at every call."""
    ring = _keys()
    return f"{ring.newest}.{ring.fernet.encrypt(text.encode()).decode()}"


def unseal(sealed: str) -> str:
    """The text that `seal` was given. Raises Unopenable."""
    name, _, token = sealed.partition(".")
    ring = _keys(name)
    try:
        return ring.fernet.decrypt(token).decode()
    except InvalidToken:
        raise Unopenable(None if name in ring.database else name) from None


def reseal(sealed: str) -> str:
    """The same text sealed with the newest key. Raises Unopenable."""
    ring = _keys()
    name, _, token = sealed.partition(".")
    try:
        return f"{ring.newest}.{ring.fernet.rotate(token).decode()}"
    except InvalidToken:
        raise Unopenable(None if name in ring.database else name) from None


def key_of(sealed: str) -> str:
    """The id of the key with which a text in the database was sealed."""
    return sealed.partition(".")[0]


def _keys(wanted: str | None = None) -> _Ring:
    """The present keys, read again when the folder changed or when `wanted` is not among those that were read."""
    global _ring
    if _folder is None:
        raise RuntimeError("db.connect() first: it says where the keys are")
    stale = _ring is None or _ring.seen != keyring.changed(_folder)
    if _ring is None or stale or (wanted and wanted not in _ring.database):
        _ring = _read(_folder)
    return _ring


def _read(folder: Path) -> _Ring:
    seen = keyring.changed(folder)
    keys = keyring.read(folder, "database")
    if not keys:
        _make_first(folder)
        return _read(folder)
    fernet = MultiFernet([Fernet(key.secret) for key in keys])
    return _Ring(seen, keys[0].id, {key.id: key.made_at for key in keys}, fernet)


def _make_first(folder: Path) -> None:
    refuse_lost(_in_use(), folder)
    with keyring.alone(folder):
        if not keyring.read(folder, "database"):
            new_database_key(folder)


def refuse_lost(names: Set[str], folder: Path) -> None:
    """Raise KeysMissing if there are names."""
    if names:
        raise KeysMissing(
            f"pilotapp cannot start: the database holds text sealed with keys that are not in {folder} "
            f"({', '.join(sorted(names))}). Restore the folder from its backup, or name the right one in PILOTAPP_KEYS."
        )


def new_database_key(folder: Path) -> str:
    """Make the key with which everything is sealed from now on; its id."""
    secret = Fernet.generate_key()
    name = hashlib.sha256(secret).hexdigest()[:ID_LENGTH]
    keyring.add(folder, "database", name, secret)
    return name
