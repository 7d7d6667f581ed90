"""Passwords: argon2id hashes, Unicode normalisation, strength check, equal time for unknown accounts.

zxcvbn estimates how easy a password is to guess; it includes lists of common passwords, names and words and recognises
keyboard rows, repetitions and dates. No special characters are required, and nothing expires (NIST SP 800-63B 3.1.1).
"""

import re
import unicodedata
from functools import cache
from threading import Lock
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l
from zxcvbn import zxcvbn

from pilotapp.models import Person
from pilotapp.refusals import Refusal

SHORTEST = 15
MAX_LENGTH = 200
STRONG_ENOUGH = 3  # zxcvbn's scale of 0 to 4: 10^8 guesses or more
_OF_HER_OWN = 8  # characters that must remain without the known words
_LOOKED_AT = 72  # characters that are checked: zxcvbn's time grows with the square of the length
_ROWS = ("qwertzuiopü", "qwertzuiopü+", "asdfghjklöä", "asdfghjklöä#", "yxcvbnm", "yxcvbnm,.-", "1234567890ß")
_OURS = (
    "pilotapp", "integrationspilotin", "integrationspilot", "integrationslotsin", "integrationslotse", "integration",
    "lotsenprogramm", "sprachmittlung", "ehrenamtlich", "ehrenamt", "begleitung", "koordination", "stadtverwaltung",
    "herzlich", "willkommen", "passwort", "kennwort", "geheim", "lotsin", "lotsen", "lotse", "pilotin",
)  # fmt: skip
_GERMAN_KEYS = str.maketrans("yzYZ", "zyZY")
_ONE_SIGN = str.maketrans("@{[<|!$+", "4(((1157")  # zxcvbn tries all combinations of such characters
_one_at_a_time = Lock()  # zxcvbn keeps the words of a call in global state that another call would read

TOO_LONG = _l("Please use at most 200 characters.")
COMMON = _l("Many people use this password or one like it. Please take a short sentence that only you would think of.")
NAME = _l("Your own name is easy to guess. Please take a short sentence without it.")
ADDRESS = _l("Your e-mail address is easy to guess. Please take a short sentence without it.")
PROGRAMME = _l("The name of your programme is easy to guess. Please take a short sentence without it.")
TRADE = _l(
    "Words such as “Ehrenamt”, “Willkommen” or “Passwort” are easy to guess. Please take a short sentence without them."
)
REPEATED = _l("This repeats itself too much. Please take a short sentence instead.")
IN_A_ROW = _l("Letters, digits or keys in a row are easy to guess. Please take a short sentence instead.")
DATES = _l("Dates and years are easy to guess. Please take a short sentence instead.")
EASY = _l("This is easy to guess. Please add two or three words that nobody would expect.")
_REASONS = {"repeat": REPEATED, "sequence": IN_A_ROW, "spatial": IN_A_ROW, "date": DATES, "regex": DATES}

Known = dict[str, Any]  # words in small letters, each with the sentence that refuses it

hasher = PasswordHasher()


def check(password: str, person: Person) -> None:
    """Refuse a password that is too short, too long, or easy to guess, also for somebody who knows this person."""
    text = _one_form(password)
    if len(text) < SHORTEST:
        raise Refusal(_too_short(len(text)), field="password")
    if len(text) > MAX_LENGTH:
        raise Refusal(TOO_LONG, field="password")
    if reason := why_weak(text, known_of(person)):
        raise Refusal(reason, field="password")


def _too_short(typed: int) -> Any:
    return _l(
        "Please use at least %(least)s characters; this has %(typed)s. A short sentence works well.",
        typed=typed,
        least=SHORTEST,
    )


def known_of(person: Person) -> Known:
    """Return words that anybody who knows this person could guess, and words of the pilots' work."""
    programme = person.programme
    texts = {programme.slug: PROGRAMME, programme.name: PROGRAMME, person.email: ADDRESS, person.name: NAME}
    known = dict.fromkeys(_OURS, TRADE)
    for text, reason in texts.items():  # a word of several is the last one's
        known |= {word.lower(): reason for word in re.split(r"[\W_]+", text) if len(word) > 2}
        known[text.lower()] = reason
    return known


def why_weak(password: str, known: Known) -> Any:
    """Return why this password is easy to guess, as a sentence; None if it is not. `known`: words an attacker knows.

    A password that is strong in its first or last 72 characters is strong, as more characters cannot weaken it.
    """
    if reason := _is_mostly(password, known):
        return reason
    parts = dict.fromkeys((password[:_LOOKED_AT], password[-_LOOKED_AT:]))
    reasons = [_why_weak(part, known) for part in parts]
    return reasons[0] if all(reasons) else None


def _is_mostly(password: str, known: Known) -> Any:
    """Return the reason of the longest known word if too few characters remain without all of them, or None."""
    text, reasons = password.casefold(), []
    for word in sorted(known, key=len, reverse=True):
        if word.casefold() in text:
            text = text.replace(word.casefold(), "")
            reasons.append(known[word])
    return reasons[0] if reasons and len(text) < _OF_HER_OWN else None


def _why_weak(password: str, known: Known) -> Any:
    """Like `why_weak` for at most 72 characters, read on an English and on a German keyboard."""
    plain = password.translate(_ONE_SIGN)
    words = {word.translate(_ONE_SIGN): reason for word, reason in (known | dict.fromkeys(_ROWS, IN_A_ROW)).items()}
    for reading in (plain, plain.translate(_GERMAN_KEYS)):
        with _one_at_a_time:
            found = zxcvbn(reading, list(words))
        if found["score"] < STRONG_ENOUGH:
            return _reason(max(found["sequence"], key=lambda part: len(part["token"])), words)
    return None


def _reason(part: dict[str, Any], words: Known) -> Any:
    """Return the sentence for what zxcvbn found in the longest part of a password."""
    if part["pattern"] != "dictionary":
        return _REASONS.get(part["pattern"], EASY)
    if part["dictionary_name"] == "user_inputs":
        return words[part["matched_word"]]
    return COMMON if part["dictionary_name"] == "passwords" else EASY


def _one_form(password: str) -> str:
    """Normalise, so that the same letters typed on another keyboard give the same password."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys_hash() -> str:
    return hasher.hash("the password of nobody")


def make_hash(password: str) -> str:
    """Return the hash to store for a password."""
    return hasher.hash(_one_form(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` matches the hash. Without a hash, do the same amount of work and return False."""
    nobody = _nobodys_hash()
    try:
        right = hasher.verify(password_hash or nobody, _one_form(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than the current ones."""
    return hasher.check_needs_rehash(password_hash)
