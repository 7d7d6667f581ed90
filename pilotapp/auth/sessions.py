"""How a session begins and changes: lifetimes by role, token, whether the second factor is still missing.

Every function here runs inside the transaction of the command that calls it.
"""

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
    """Start a session; return it with the token for the cookie. Refuses a deactivated account.

    `way`: 'password', 'passkey', 'invite' or 'demo'. `mfa_complete`: the person proved all factors that the roles
    require; otherwise the session lives 15 minutes and opens only the pages of the second factor.
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
    """End the session and begin a complete one with a new token, after the second factor was proven. Return both.

    `way`: 'totp', 'recovery' or 'passkey', for the audit log. Refuses if the session ended in the meantime.
    """
    weak: Session = person.session
    db.serialise(person)
    if not end([weak], clock.now()):
        raise Refusal(SIGNED_OUT)
    audit.write(person, "session.strong", "session", weak.uid, way=way)
    return begin(person, way=weak.way, mfa_complete=True, device=weak.device, shared=weak.shared)


def reauthenticate(person: Person, *, way: str) -> str:
    """Mark the session as reauthenticated for ten minutes. `way`: 'password', 'totp', 'passkey' or 'demo'.

    The session gets a new token, which is returned, so that a token that leaked before becomes useless. Refuses if the
    session ended in the meantime.
    """
    session: Session = person.session
    token, session.authenticated_at = secrets.token_urlsafe(32), clock.now()
    values = {"token_hash": hash_token(token), "authenticated_at": session.authenticated_at}
    if not Session.update(**values).where(Session.uid == session.uid, Session.ended_at.is_null()).execute():
        raise Refusal(SIGNED_OUT)
    audit.write(person, "session.confirm", "session", session.uid, way=way)
    return token


def end(sessions: list[Session], now: datetime) -> int:
    """End these sessions now; those that have ended stay as they are. Return how many ended now."""
    uids = [session.uid for session in sessions]
    return int(Session.update(ended_at=now).where(Session.uid.in_(uids), Session.ended_at.is_null()).execute())


def needs_second_factor(person: Person) -> bool:
    """Whether a password alone is not enough: a role requires more, or the account has an authenticator app."""
    return session_lifetimes.asks_for_second_factor(person.roles) or person.totp is not None


def has_second_factor(person: Person) -> bool:
    """Whether the account has an authenticator app or a passkey."""
    return person.totp is not None or has_passkey(person)


def has_passkey(person: Person) -> bool:
    """Whether the account has a valid passkey."""
    return bool(Passkey.select().where(Passkey.person == person.uid, Passkey.ended_at.is_null()).exists())
