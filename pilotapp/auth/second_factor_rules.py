"""Codes of the second factor: six-digit TOTP codes of an app, and recovery codes."""

import hmac
import secrets
import unicodedata
from datetime import datetime
from uuid import UUID

import pyotp
from argon2.low_level import Type, hash_secret_raw

DIGITS = 6
STEP = 30  # seconds
CODES = 10
FEW = 3  # with so few recovery codes left, the page advises to make new ones
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 and o, 1, i and l: easy to confuse when copied by hand
GROUPS, LETTERS = 3, 4  # 12 characters out of 31: 59 bits


def new_secret() -> str:
    """Return a new TOTP secret in base32 (160 bits)."""
    return pyotp.random_base32()


def address(secret: str, *, name: str, issuer: str) -> str:
    """Return the otpauth:// address for the QR code."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP).provisioning_uri(name=name, issuer_name=issuer)


def in_groups(secret: str) -> str:
    """Return the secret in groups of four for typing: 'ABCD EFGH …'."""
    return " ".join(secret[start : start + LETTERS] for start in range(0, len(secret), LETTERS))


def digits_of(code: str) -> str | None:
    """Return the six digits that were typed, in any script and with spaces; None for anything else."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isdecimal():
        return None
    return "".join(str(unicodedata.decimal(digit)) for digit in typed)


def step_of(secret: str, code: str, *, at: datetime, after: int | None) -> int | None:
    """Return the 30-second time step of this code: the current one or a neighbour, later than `after`; else None."""
    digits = digits_of(code)
    if digits is None:
        return None
    now, app = int(at.timestamp()) // STEP, pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
    steps = [step for step in (now, now - 1, now + 1) if after is None or step > after]
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), digits)), None)


def new_codes() -> list[str]:
    """Return ten recovery codes such as 'k7mw-2hqx-9rtd'."""
    return [_new_code() for _ in range(CODES)]


def _new_code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS))


def hash_of(person: UUID, code: str) -> str:
    """Return the stored hash of a recovery code, in hex. Slow on purpose; the person's random uid is the salt."""
    letters = "".join(letter for letter in unicodedata.normalize("NFKC", code).casefold() if letter.isalnum())
    cost = {"time_cost": 2, "memory_cost": 19_456, "parallelism": 1, "hash_len": 32}
    return hash_secret_raw(letters.encode(), person.bytes, type=Type.ID, **cost).hex()
