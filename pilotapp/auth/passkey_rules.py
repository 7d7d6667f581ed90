"""Questions about passkeys: whose is it, may a copy exist, may it end?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp.identity import session_lifetimes
from pilotapp.models import Passkey, Person

LAST_WAY_IN = _l("This is your only way in. Add another passkey or set a password first, then end this one.")
LAST_FACTOR = _l("Your role asks for a second factor. Add another passkey or set up codes first, then end this one.")


def belongs(passkey: Passkey, made_for: bytes, person: Person | None) -> bool:
    """Whether the passkey says that it was made for its person, and is `person`'s where she is known already.

    A key that stands on no list of its device need not say for whom it was made: there the person is known.
    """
    if person is not None and passkey.person_id != person.uid:
        return False
    return made_for == passkey.person_id.bytes or (person is not None and not made_for)


def went_back(known: int, now: int) -> bool:
    """Whether the number of uses did not grow. Devices that count nothing say 0 for ever."""
    return bool(known or now) and now <= known


def why_not_end(person: Person, others: Sequence[Passkey]) -> Any:
    """Why the person may not end a passkey when these are her `others`; None if she may."""
    if others:
        return None
    if person.password_hash is None:
        return LAST_WAY_IN
    if session_lifetimes.asks_for_second_factor(person.roles) and person.totp is None:
        return LAST_FACTOR
    return None
