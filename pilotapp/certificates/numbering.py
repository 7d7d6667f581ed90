"""The code of a certificate: 75 random bits and a check character, in groups that can be read aloud and typed."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 characters, without 0 and O, 1 and I
LENGTH = 16  # 15 by chance, the last one checks
_GROUP = 4
_MAX_TYPED = 60  # longer is no code, whatever stands in it
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def new() -> str:
    """A code by chance, without gaps."""
    chance = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return chance + ALPHABET[_sum(chance + ALPHABET[0])]


def read(typed: str) -> str | None:
    """The code in what somebody typed, with or without gaps, in any case; None where it cannot be one.

    Every single wrong character and every two that changed places are found out: the values, each times its own power
    of a generator of the field of 32 elements, add up to nothing (a Reed-Solomon code with one check symbol).
    """
    if len(typed) > _MAX_TYPED:
        return None
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    is_code = len(code) == LENGTH and all(letter in _VALUES for letter in code)
    return code if is_code and _sum(code) == 0 else None


def written(code: str) -> str:
    """'ABCD-EFGH-JKLM-NPQR': as it stands on paper."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _sum(code: str) -> int:
    """The value of the polynomial with these coefficients at the generator: Horner's rule, plus is XOR."""
    total = 0
    for letter in code:
        total = _twice(total) ^ _VALUES[letter]
    return total


def _twice(value: int) -> int:
    """Times the generator x, modulo x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
