"""Text that only the server can read: sealed in the database, and sealed by phones for the server.

In the database: `<key id>.<Fernet token>` (AES-128-CBC with HMAC-SHA-256, a fresh IV each time). Whoever has the
database or a dump of it, but not the folder of keys, reads nothing and cannot tell whether two texts are the same.
What it was sealed for (a column, a link in a mail) stands inside of the token: moved elsewhere, it does not open.

From phones (`static/js/seal.js`): `1.<key id>.<public key>.<IV>.<ciphertext>`, the last three in base64url. A fresh
P-256 key pair for each text agrees by ECDH with the server's static one; HKDF-SHA-256 (salt: both public points, 65
bytes each, info: INFO) gives the 256-bit key of AES-GCM (IV of 96 bits, tag of 128). For whom and for what the text was
sealed (`Context`) is authenticated with it, so that it opens in its own place only. Whoever has the phone's storage but
not the server's key reads nothing; the phone itself cannot read back. What this does not hide: the length of a text.
Keys are read again when their folder changes: a rotation needs no restart.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pilotapp.config import Config, ConfigError
from pilotapp.sealing import keyring

InUse = Callable[[], Set[str]]
VERSION = "1"
_MARK = "\x1f"  # around the purpose inside of a token; older tokens have none
INFO = b"pilotapp sealing 1"
_ID = re.compile(r"[0-9a-f]{8}")
_ENVELOPE = re.compile(rf"{VERSION}\.([0-9a-f]{{8}})\.([\w-]{{87}})\.([\w-]{{16}})\.([\w-]{{22,}})", re.ASCII)


class KeysMissing(ConfigError):
    """Keys are not in their folder although something is sealed with them; the message says what to do."""


class Unopenable(Exception):
    """A text that cannot be opened: `key` is the id of the key that is missing, or None where the text was changed."""

    def __init__(self, key: str | None = None) -> None:
        super().__init__(f"the key {key} is missing" if key else "the text is not as it was sealed")
        self.key = key


@dataclass(frozen=True, slots=True)
class Context:
    """Where a phone's text belongs: what for ('note'), the person who wrote it, the uid of the entry it is part of."""

    purpose: str
    owner: UUID
    uid: UUID

    def with_key(self, key: str) -> bytes:
        """What is authenticated beside the text."""
        return "|".join((VERSION, key, self.purpose, str(self.owner), str(self.uid))).encode()


@dataclass(frozen=True, slots=True, repr=False)
class _Ring:
    """The keys as they were read; `seen` is the state of the folder then, `newest` seals in the database."""

    seen: int
    newest: str
    names: frozenset[str]
    fernet: MultiFernet
    phones: dict[str, ec.EllipticCurvePrivateKey]
    phone_key: dict[str, Any]


_folder: Path | None = None
_in_use: InUse = frozenset
_ring: _Ring | None = None


def connect(config: Config) -> None:
    """Let the keys be those of `config`; they are read, and the first ones made, when they are needed."""
    global _folder, _ring
    if _folder != config.keys:
        _folder, _ring = config.keys, None


def before_first_keys(in_use: InUse) -> None:
    """Ask `in_use` for the ids of keys that sealed something in the database before the first keys are made."""
    global _in_use
    _in_use = in_use


def ready() -> None:
    """Read the keys, or make the first ones where nothing was sealed yet. Raises KeysMissing, ConfigError."""
    _keys()


def refuse_lost() -> None:
    """Raise KeysMissing where something in the database is sealed with keys that are not here."""
    lost = _in_use() - _keys().names
    if lost:
        raise _missing(lost)


def _missing(names: Set[str]) -> KeysMissing:
    return KeysMissing(
        f"pilotapp cannot start: the database holds text that was sealed with keys that are not in {_folder} "
        f"({', '.join(sorted(names))}). Restore the folder from its backup, or name the right one in PILOTAPP_KEYS. "
        "If they are lost for good, nothing opens that text again: pilotapp keys give-up."
    )


def seal(text: str, purpose: str) -> str:
    """The text as it may stand in the database, for `purpose` only; another one at every call."""
    ring = _keys()
    return f"{ring.newest}.{ring.fernet.encrypt(f'{_MARK}{purpose}{_MARK}{text}'.encode()).decode()}"


def unseal(sealed: str, purpose: str, *, unmarked: bool = False) -> str:
    """The text that `seal` was given for the same purpose. Raises Unopenable.

    `unmarked`: also what was sealed before purposes stood in the tokens.
    """
    inside = _by_fernet(sealed, lambda ring, token: ring.fernet.decrypt(token).decode())
    mark = f"{_MARK}{purpose}{_MARK}"
    if inside.startswith(mark):
        return inside.removeprefix(mark)
    if unmarked and not inside.startswith(_MARK):
        return inside
    raise Unopenable


def reseal(sealed: str) -> str:
    """The same text sealed with the newest key. Raises Unopenable."""
    return _by_fernet(sealed, lambda ring, token: f"{ring.newest}.{ring.fernet.rotate(token).decode()}")


def _by_fernet(sealed: str, turn: Callable[[_Ring, bytes], str]) -> str:
    name, _, token = sealed.partition(".")
    ring = _keys(name)
    try:
        return turn(ring, token.encode())
    except InvalidToken:
        raise Unopenable(name if _ID.fullmatch(name) and name not in ring.names else None) from None


def newest_key() -> str:
    """The id of the key with which `seal` seals now."""
    return _keys().newest


def phone_key() -> dict[str, Any]:
    """The public key for phones: its `id`, and as a `jwk` for WebCrypto."""
    return _keys().phone_key


def open_from_phone(envelope: str, *, context: Context) -> str:
    """The text that a phone sealed for this very place. Raises Unopenable."""
    matched = _ENVELOPE.fullmatch(envelope)
    if matched is None:
        raise Unopenable
    name, *parts = matched.groups()
    pair = _keys(name).phones.get(name)
    if pair is None:
        raise Unopenable(name)
    try:
        point, start, hidden = map(_bytes, parts)
        return AESGCM(_agreed(pair, point)).decrypt(start, hidden, context.with_key(name)).decode()
    except (ValueError, InvalidTag):
        raise Unopenable from None


def _agreed(pair: ec.EllipticCurvePrivateKey, point: bytes) -> bytes:
    """The key that this pair and a phone's public point agree on. Raises ValueError for what is no point."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = pair.exchange(ec.ECDH(), theirs)
    return HKDF(hashes.SHA256(), 32, salt=point + _point(pair), info=INFO).derive(shared)


def _point(pair: ec.EllipticCurvePrivateKey) -> bytes:
    uncompressed = serialization.PublicFormat.UncompressedPoint
    return pair.public_key().public_bytes(serialization.Encoding.X962, uncompressed)


def _bytes(text: str) -> bytes:
    """Raises ValueError for what base64url would not have written."""
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _base64(found) != text:
        raise ValueError("not canonical")
    return found


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _keys(wanted: str | None = None) -> _Ring:
    """The present keys, read again when the folder changed or when `wanted` is not among those that were read."""
    global _ring
    seen = keyring.changed(_place())
    if _ring is None or _ring.seen != seen or (wanted and wanted not in _ring.names and wanted not in _ring.phones):
        _ring = _read(_place())
    return _ring


def _place() -> Path:
    if _folder is None:
        raise RuntimeError("db.connect() first: it says where the keys are")
    return _folder


def _read(folder: Path) -> _Ring:
    seen = keyring.changed(folder)
    keys = keyring.read(folder, "database") or _first(folder)
    pairs = keyring.read(folder, "phone")
    if not pairs:
        what_to_do = "Restore the folder from its backup, or make a new one: pilotapp keys rotate --phones."
        raise KeysMissing(f"pilotapp cannot start: the key for phones is not in {folder}. {what_to_do}")
    phones = {key.id: _pair(key.secret) for key in pairs}
    fernet = MultiFernet([Fernet(key.secret) for key in keys])
    names = frozenset(key.id for key in keys)
    return _Ring(seen, keys[0].id, names, fernet, phones, _public(pairs[0].id, phones[pairs[0].id]))


def _first(folder: Path) -> list[keyring.Key]:
    """Both kinds are made together, the phones' first: where there are database keys, there is everything."""
    if lost := _in_use():
        raise _missing(lost)
    with keyring.alone(folder):
        if not keyring.read(folder, "database"):
            keyring.add(folder, "phone", _new_pair())
            keyring.add(folder, "database", Fernet.generate_key())
    return keyring.read(folder, "database")


def add_key(kind: str) -> str:
    """Make the key that is used from now on for the 'database' or by each 'phone'; older ones still open. Its id."""
    global _ring
    folder, _ring = _place(), None
    with keyring.alone(folder):
        return keyring.add(folder, kind, Fernet.generate_key() if kind == "database" else _new_pair())


def _new_pair() -> bytes:
    pair = ec.generate_private_key(ec.SECP256R1())
    plain = serialization.NoEncryption()
    return pair.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _pair(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return cast(ec.EllipticCurvePrivateKey, serialization.load_pem_private_key(secret, password=None))


def _public(name: str, pair: ec.EllipticCurvePrivateKey) -> dict[str, Any]:
    point = _point(pair)
    return {"id": name, "jwk": {"kty": "EC", "crv": "P-256", "x": _base64(point[1:33]), "y": _base64(point[33:])}}
