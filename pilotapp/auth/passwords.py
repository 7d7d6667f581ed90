"""Passwords: argon2id, Unicode folded to one form, and a check that takes the same time for unknown accounts."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15
LONGEST = 200

hasher = PasswordHasher()


def _one_form(password: str) -> str:
    """The same letters typed on another keyboard give the same password."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    return hasher.hash("the password of nobody")


def make_hash(password: str) -> str:
    """What is stored of a password."""
    return hasher.hash(_one_form(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` belongs to the hash; without a hash the same work is done and the answer is no."""
    nobody = _nobodys_hash()
    try:
        right = hasher.verify(password_hash or nobody, _one_form(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(password_hash)
