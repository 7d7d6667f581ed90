"""Commands on one's own account: sign in and out, set a password."""

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
    """Start a session for the person with this e-mail and password; return it with the token for the cookie.

    An unknown account and a wrong password give the same message after the same amount of work. Refuses, without
    checking the password, after too many failures from this `client_context` or for this account (`throttle`); refuses
    a deactivated account. Renews a hash that was made with older parameters. `shared`: the phone is used by others
    too. If a second factor is required, the session is incomplete until it is proven.
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
            raise Refusal(WRONG)  # the password was changed since it was checked
        if renewed:
            Person.update(password_hash=renewed).where(Person.uid == person.uid).execute()
        mfa_complete = not sessions.needs_second_factor(person)
        return sessions.begin(person, way="password", mfa_complete=mfa_complete, device=device, shared=shared)


def sign_in_demo(*, email: str, device: str = "") -> tuple[Session, str]:
    """Start a session for a demo person without a password. The caller makes sure that this is a demo."""
    is_of_the_demo = addresses.key(email) in demo_people.EMAILS
    person = Person.get_or_none(Person.with_address(email)) if is_of_the_demo else None
    if person is None:
        raise Refusal(_l("There is no such person in the demo programme."))
    with db.transaction():
        return sessions.begin(person, way="demo", mfa_complete=True, device=device)


def set_password(person: Person, *, password: str) -> int:
    """Set the person's password; their other sessions end. Return how many sessions ended.

    Refuses a weak password. The caller makes sure that the person has authenticated recently.
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
    """End the session of `token` if it is this person's; a session that has ended is no error."""
    with db.transaction():
        session = Session.get_or_none(
            Session.token_hash == hash_token(token), Session.person == person, Session.ended_at.is_null()
        )
        if session is None:
            return
        Session.update(ended_at=clock.now()).where(Session.uid == session.uid).execute()
        audit.write(person, "session.end", "session", session.uid)
