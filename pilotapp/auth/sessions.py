"""How a session begins and grows: its limits by role, its token, whether a second factor is still missing.

Every function here runs inside the transaction of the command that calls it.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.identity import session_lifetimes
from pilotapp.identity.revoke import SIGNED_OUT
from pilotapp.models import Passkey, Person, Session
from pilotapp.refusals import Refusal
from pilotapp.web import devices
from pilotapp.web.login import hash_token

SWITCHED_OFF = _l("Your access is switched off. Please ask your coordination.")


def begin(person: Person, *, way: str, mfa_complete: bool, device: str, shared: bool = False) -> tuple[Session, str]:
    """Start a session; returns it with the token for the cookie. Refuses a person whose access is switched off.

    `way`: password, passkey, invite or demo. `mfa_complete`: she came with all that her roles ask for; without it the
    session lives 15 minutes and opens nothing but the way to her second factor.
    """
    db.serialise(person)
    if not Person.select().where(Person.uid == person.uid, Person.active).exists():
        raise Refusal(SWITCHED_OFF)
    token, now = secrets.token_urlsafe(32), clock.now()
    found = session_lifetimes.of(person.roles, mfa_complete=mfa_complete, shared=shared)
    session: Session = Session.create(
        person=person,
        token_hash=hash_token(token),
        device=devices.marks_of(device),
        way=way,
        mfa_complete=mfa_complete,
        shared=shared,
        created_at=now,
        last_seen_at=now,
        authenticated_at=now,
        idle_minutes=found.idle // timedelta(minutes=1),
        ends_at=now + found.idle,
        expires_at=now + found.absolute,
    )
    person.session = session
    audit.write(person, "session.start", "session", session.uid, way=way, strong=mfa_complete)
    return session, token


def step_up(person: Person, *, way: str) -> tuple[Session, str]:
    """Her second factor is proven: her session ends and a strong one begins, with a new token. Returns both.

    `way`: totp, recovery or passkey, for the audit log. Refuses where the session ended meanwhile.
    """
    weak: Session = person.session
    db.serialise(person)
    if not end([weak], clock.now()):
        raise Refusal(SIGNED_OUT)
    audit.write(person, "session.strong", "session", weak.uid, way=way)
    return begin(person, way=weak.way, mfa_complete=True, device=weak.device, shared=weak.shared)


def reauthenticate(person: Person, *, way: str) -> str:
    """She has shown again that it is she (`way`: password, totp, passkey or demo): ten minutes for what matters.

    Her session goes on with a new token, which this returns, so that one that was seen before is worth nothing. Refuses
    where the session ended meanwhile.
    """
    session: Session = person.session
    token, session.authenticated_at = secrets.token_urlsafe(32), clock.now()
    values = {"token_hash": hash_token(token), "authenticated_at": session.authenticated_at}
    if not Session.update(**values).where(Session.uid == session.uid, Session.ended_at.is_null()).execute():
        raise Refusal(SIGNED_OUT)
    audit.write(person, "session.confirm", "session", session.uid, way=way)
    return token


def end(sessions: list[Session], now: datetime) -> int:
    """End these sessions, at once; those that have ended stay as they are. Returns how many ended now."""
    uids = [session.uid for session in sessions]
    return int(Session.update(ended_at=now).where(Session.uid.in_(uids), Session.ended_at.is_null()).execute())


def needs_second_factor(person: Person) -> bool:
    """Whether a password alone is not enough for this person: by her roles, or because she set up codes."""
    return session_lifetimes.asks_for_second_factor(person.roles) or person.totp is not None


def has_second_factor(person: Person) -> bool:
    """Whether she has codes or a passkey."""
    return person.totp is not None or has_passkey(person)


def has_passkey(person: Person) -> bool:
    """Whether she has a passkey that works."""
    return bool(Passkey.select().where(Passkey.person == person.uid, Passkey.ended_at.is_null()).exists())
