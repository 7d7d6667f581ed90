"""Sealing: texts that only the server can read, encrypted in the database and by phones.

In the database: `<key id>.<Fernet token>` (AES-128-CBC with HMAC-SHA-256, a fresh IV each time). Somebody who has the
database or a dump of it, but not the key folder, can read nothing, nor tell whether two texts are equal. The purpose (a
column, a link in a mail) is inside of the token: a token that is moved elsewhere cannot be unsealed.

From phones (`static/js/seal.js`): `1.<key id>.<public key>.<IV>.<ciphertext>`, the last three in base64url. A fresh
P-256 key pair for each text agrees by ECDH with the server's static one; HKDF-SHA-256 (salt: both public points, 65
bytes each, info: INFO) derives the 256-bit key of AES-GCM (96-bit IV, 128-bit tag). The `Context` (purpose, writer,
entry) is authenticated with it, so that the text can only be unsealed in its own place. Somebody who has the phone's
storage but not the server's key can read nothing; the phone itself cannot either. Not hidden: the length of a text.
Keys are read again when their folder changes: a rotation needs no restart.
"""

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
_MARK = "\x1f"  # delimits the purpose inside of a token; older tokens have none
INFO = b"pilotapp sealing 1"
_ID = re.compile(r"[0-9a-f]{8}")
_ENVELOPE = re.compile(rf"{VERSION}\.([0-9a-f]{{8}})\.([\w-]{{87}})\.([\w-]{{16}})\.([\w-]{{22,}})", re.ASCII)


class KeysMissing(ConfigError):
    """Keys that sealed something are missing in their folder; the message says what to do."""


class Unopenable(Exception):
    """A text cannot be unsealed. `key`: the id of the missing key, or None if the token was changed."""

    def __init__(self, key: str | None = None) -> None:
        super().__init__(f"the key {key} is missing" if key else "the text is not as it was sealed")
        self.key = key


@dataclass(frozen=True, slots=True)
class Context:
    """The place of a phone's text: purpose ('note'), the person who wrote it, the uid of its entry."""

    purpose: str
    owner: UUID
    uid: UUID

    def with_key(self, key: str) -> bytes:
        """Return the additional authenticated data."""
        return "|".join((VERSION, key, self.purpose, str(self.owner), str(self.uid))).encode()


@dataclass(frozen=True, slots=True, repr=False)
class _Ring:
    """The keys as last read; `seen` is the state of the folder then, `newest` seals in the database."""

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
    """Set the key folder of `config`; keys are read, and the first ones made, on first use."""
    global _folder, _ring
    if _folder != config.keys:
        _folder, _ring = config.keys, None


def before_first_keys(in_use: InUse) -> None:
    """Set a callback that returns the ids of keys used in the database; called before the first keys are made."""
    global _in_use
    _in_use = in_use


def ready() -> None:
    """Read the keys, or make the first ones if nothing was sealed yet. Raises KeysMissing, ConfigError."""
    _keys()


def refuse_lost() -> None:
    """Raise KeysMissing if something in the database is sealed with a key that is not in the folder."""
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
    """Return the text sealed for `purpose` only; different at every call."""
    ring = _keys()
    return f"{ring.newest}.{ring.fernet.encrypt(f'{_MARK}{purpose}{_MARK}{text}'.encode()).decode()}"


def unseal(sealed: str, purpose: str, *, unmarked: bool = False) -> str:
    """Return the text that was sealed for the same purpose. Raises Unopenable.

    `unmarked`: also accept tokens from before purposes were included.
    """
    inside = _by_fernet(sealed, lambda ring, token: ring.fernet.decrypt(token).decode())
    mark = f"{_MARK}{purpose}{_MARK}"
    if inside.startswith(mark):
        return inside.removeprefix(mark)
    if unmarked and not inside.startswith(_MARK):
        return inside
    raise Unopenable


def reseal(sealed: str) -> str:
    """Return the same text sealed with the newest key. Raises Unopenable."""
    return _by_fernet(sealed, lambda ring, token: f"{ring.newest}.{ring.fernet.rotate(token).decode()}")


def _by_fernet(sealed: str, turn: Callable[[_Ring, bytes], str]) -> str:
    name, _, token = sealed.partition(".")
    ring = _keys(name)
    try:
        return turn(ring, token.encode())
    except InvalidToken:
        raise Unopenable(name if _ID.fullmatch(name) and name not in ring.names else None) from None


def newest_key() -> str:
    """Return the id of the key with which `seal` seals now."""
    return _keys().newest


def phone_key() -> dict[str, Any]:
    """Return the public key for phones: its `id`, and as a `jwk` for WebCrypto."""
    return _keys().phone_key


def open_from_phone(envelope: str, *, context: Context) -> str:
    """Return the text that a phone sealed for this context. Raises Unopenable."""
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
    """Return the shared secret of this pair and a phone's public point. Raises ValueError for an invalid point."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = pair.exchange(ec.ECDH(), theirs)
    return HKDF(hashes.SHA256(), 32, salt=point + _point(pair), info=INFO).derive(shared)


def _point(pair: ec.EllipticCurvePrivateKey) -> bytes:
    uncompressed = serialization.PublicFormat.UncompressedPoint
    return pair.public_key().public_bytes(serialization.Encoding.X962, uncompressed)


def _bytes(text: str) -> bytes:
    """Decode base64url. Raises ValueError for a non-canonical encoding."""
    found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _base64(found) != text:
        raise ValueError("not canonical")
    return found


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _keys(wanted: str | None = None) -> _Ring:
    """Return the keys, read again if the folder changed or `wanted` is not among the known ones."""
    global _ring
    seen = keyring.changed(_place())
    if _ring is None or _ring.seen != seen or (wanted and wanted not in _ring.names and wanted not in _ring.phones):
        _ring = _read(_place())
    return _ring


def _place() -> Path:
    if _folder is None:
        raise RuntimeError("call db.connect() first: it sets the key folder")
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
    """Make both kinds of keys, the phones' first: if there is a database key, both exist."""
    if lost := _in_use():
        raise _missing(lost)
    with keyring.alone(folder):
        if not keyring.read(folder, "database"):
            keyring.add(folder, "phone", _new_pair())
            keyring.add(folder, "database", Fernet.generate_key())
    return keyring.read(folder, "database")


def add_key(kind: str) -> str:
    """Make a new key for 'database' or 'phone', used from now on; older ones still unseal. Return its id."""
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
