"""The code of a certificate: 75 random bits and a check character, in groups that are easy to read and type."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 characters, without 0 and O, 1 and I
LENGTH = 16  # 15 random characters and a check character
_GROUP = 4
_MAX_TYPED = 60  # characters; a longer text is refused without being parsed
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def new() -> str:
    """Return a new random code, without hyphens."""
    chance = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return chance + ALPHABET[_sum(chance + ALPHABET[0])]


def read(typed: str) -> str | None:
    """Return the code in what somebody typed, with or without hyphens, in any case; None if it is invalid.

    Detects every single wrong character and every swap of two characters: the sum of the values, each times its own
    power of a generator of the field GF(32), must be zero (a Reed-Solomon code with one check symbol).
    """
    if len(typed) > _MAX_TYPED:
        return None
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    is_code = len(code) == LENGTH and all(letter in _VALUES for letter in code)
    return code if is_code and _sum(code) == 0 else None


def written(code: str) -> str:
    """Return the printed form: 'ABCD-EFGH-JKLM-NPQR'."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _sum(code: str) -> int:
    """Evaluate the polynomial with these coefficients at the generator by Horner's rule; addition is XOR."""
    total = 0
    for letter in code:
        total = _twice(total) ^ _VALUES[letter]
    return total


def _twice(value: int) -> int:
    """Multiply by the generator x, modulo x^5 + x^2 + 1."""
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled
