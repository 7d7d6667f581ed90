"""What a person can do with her own account: sign in and out, set a password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from pilotapp import addresses, audit, clock, db, notices
from pilotapp.auth import demo_people, passwords, queries, session_commands, sessions
from pilotapp.identity import revoke
from pilotapp.models import Person, Session
from pilotapp.refusals import Refusal
from pilotapp.web import throttle
from pilotapp.web.login import hash_token
from pilotapp.web.throttle import ClientContext

WRONG = _l("The e-mail address or the password is not right. Please check both.")


def sign_in(
    *, email: str, password: str, client_context: ClientContext, shared: bool = False, device: str = ""
) -> tuple[Session, str]:
    """Start a session for the person with this e-mail and password; returns it with the token for the cookie.

    Refuses with the same sentence and after the same work whether the account is unknown or the password is wrong;
    after too many failures from this `client_context` or at this account without looking at the password (`throttle`);
    refuses a person whose access is switched off. Renews a hash that was made with older parameters. `shared`: on a
    phone that is not hers alone. Where a second factor is asked for, the session is weak until it is proven.
    """
    with throttle.guessing("password", email, client_context):
        person = queries.whose(email, password)
        if person is None:
            raise throttle.Wrong(WRONG)
    stored = person.password_hash or ""
    renewed = passwords.make_hash(password) if passwords.is_outdated(stored) else None
    with db.transaction():
        person = revoke.lock(person)
        if person.password_hash != stored and not passwords.matches(person.password_hash, password):
            raise Refusal(WRONG)  # it was right until a moment ago
        if renewed:
            Person.update(password_hash=renewed).where(Person.uid == person.uid).execute()
        mfa_complete = not sessions.needs_second_factor(person)
        return sessions.begin(person, way="password", mfa_complete=mfa_complete, device=device, shared=shared)


def sign_in_demo(*, email: str, device: str = "") -> tuple[Session, str]:
    """Start a session for one of the demo people without a password. The caller makes sure that this is a demo."""
    is_of_the_demo = addresses.key(email) in demo_people.EMAILS
    person = Person.get_or_none(Person.with_address(email)) if is_of_the_demo else None
    if person is None:
        raise Refusal(_l("There is no such person in the demo programme."))
    with db.transaction():
        return sessions.begin(person, way="demo", mfa_complete=True, device=device)


def set_password(person: Person, *, password: str) -> int:
    """Give this person a new password, or her first one; her sessions elsewhere end. Returns how many they were.

    Refuses a password that is weak. The caller makes sure that she has just shown who she is.
    """
    passwords.check(password, person)
    password_hash = passwords.make_hash(password)
    with db.transaction():
        revoke.lock(person)
        revoke.note_secrets(person)
        Person.update(password_hash=password_hash).where(Person.uid == person.uid).execute()
        audit.write(person, "password.set", "person", person.uid)
        notices.keys_changed(person)
        return session_commands.end_all(person, others_only=True)


def sign_out(person: Person, *, token: str) -> None:
    """End the session of `token`, if it is this person's; ending it twice is no error."""
    with db.transaction():
        session = Session.get_or_none(
            Session.token_hash == hash_token(token), Session.person == person, Session.ended_at.is_null()
        )
        if session is None:
            return
        Session.update(ended_at=clock.now()).where(Session.uid == session.uid).execute()
        audit.write(person, "session.end", "session", session.uid)
