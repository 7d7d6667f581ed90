"""Rules for passkeys: whose it is, whether a copy may exist, whether it may be ended."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp.identity import session_lifetimes
from pilotapp.models import Passkey, Person

LAST_WAY_IN = _l("This is your only way in. Add another passkey or set a password first, then end this one.")
LAST_FACTOR = _l("Your role asks for a second factor. Add another passkey or set up codes first, then end this one.")


def belongs(passkey: Passkey, made_for: bytes, person: Person | None) -> bool:
    """Whether the passkey's user handle names its owner, and the owner is `person` if that is given.

    A key that is not discoverable may leave the user handle empty: then `person` is known.
    """
    if person is not None and passkey.person_id != person.uid:
        return False
    return made_for == passkey.person_id.bytes or (person is not None and not made_for)


def went_back(known: int, now: int) -> bool:
    """Whether the signature counter did not increase. Devices without a counter always report 0."""
    return bool(known or now) and now <= known


def why_not_end(person: Person, others: Sequence[Passkey]) -> Any:
    """Return why the person, whose other passkeys are `others`, may not end a passkey; None if they may."""
    if others:
        return None
    if person.password_hash is None:
        return LAST_WAY_IN
    if session_lifetimes.asks_for_second_factor(person.roles) and person.totp is None:
        return LAST_FACTOR
    return None
