"""Challenges: random values that passkeys sign, each valid for one answer within five minutes."""

import secrets
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from webauthn.helpers import bytes_to_base64url

from pilotapp import clock, db
from pilotapp.models import Challenge, Person
from pilotapp.refusals import Refusal

LIFETIME = timedelta(minutes=5)
TOO_LATE = _l("That took too long. Please try once more.")


def give(purpose: str, person: Person | None = None) -> bytes:
    """Return a new challenge for a purpose (register, sign_in, confirm, second, invite); delete expired ones."""
    value, now = secrets.token_bytes(32), clock.now()
    with db.transaction():
        Challenge.delete().where(Challenge.expires_at <= now).execute()
        text = bytes_to_base64url(value)
        Challenge.create(purpose=purpose, value=text, person=person, created_at=now, expires_at=now + LIFETIME)
    return value


def take(value: bytes, purpose: str, person: Person | None = None) -> None:
    """Use up a challenge, whatever the caller does next. Refuses one of another purpose, a used and an expired one.

    Raises RuntimeError inside a transaction: a later refusal would roll back the use of the challenge.
    """
    if db.database.in_transaction():
        raise RuntimeError("a challenge must be taken before the transaction that it opens")
    whose = Challenge.person.is_null() if person is None else Challenge.person == person.uid
    found = (Challenge.value == bytes_to_base64url(value)) & (Challenge.purpose == purpose) & whose
    with db.transaction():
        taken = Challenge.delete().where(found, Challenge.expires_at > clock.now()).execute()
    if taken != 1:
        raise Refusal(TOO_LATE)
