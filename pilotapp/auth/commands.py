"""What a person can do with her own account: sign in and out, use an invitation."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.auth import demo_people, entering, passwords, queries
from pilotapp.models import Invite, Person, Session
from pilotapp.refusals import Refusal
from pilotapp.web import throttle
from pilotapp.web.login import hash_token
from pilotapp.web.throttle import Origin

WRONG = _l("The e-mail address or the password is not right. Please check both.")
INVITE_GONE = _l("This invitation is no longer valid. Please ask your coordination for a new one.")


def sign_in(
    *, email: str, password: str, origin: Origin, shared: bool = False, device: str = ""
) -> tuple[Session, str]:
    """Start a session for the person with this e-mail and password; returns it with the token for the cookie.

    Refuses with the same sentence and after the same work whether the account is unknown or the password is wrong;
    after too many failures from this `origin` or at this account without looking at the password (`throttle`);
    refuses a person whose access is switched off. Renews a hash that was made with older parameters. `shared`: on a
    phone that is not hers alone. Where a second factor is asked for, the session is weak until it is proven.
    """
    with throttle.guessing("password", email, origin):
        person: Person | None = Person.get_or_none(Person.email == email.strip().casefold())
        stored = person.password_hash if person else None
        right = passwords.matches(stored, password)
        if person is None or stored is None or not right:
            raise throttle.Wrong(WRONG)
    renewed = passwords.make_hash(password) if passwords.is_outdated(stored) else None
    with db.transaction():
        if renewed:
            Person.update(password_hash=renewed).where(Person.uid == person.uid).execute()
        strong = not entering.needs_second_factor(person)
        return entering.begin(person, way="password", strong=strong, device=device, shared=shared)


def sign_in_demo(*, email: str, device: str = "") -> tuple[Session, str]:
    """Start a session for one of the demo people without a password. The caller makes sure that this is a demo."""
    known = email.strip().casefold()
    person = Person.get_or_none(Person.email == known) if known in demo_people.EMAILS else None
    if person is None:
        raise Refusal(_l("There is no such person in the demo programme."))
    with db.transaction():
        return entering.begin(person, way="demo", strong=True, device=device)


def use_invite(token: str, *, password: str, device: str = "") -> tuple[Session, str]:
    """Set the invited person's password and start her session, once per invitation.

    Refuses an invitation that is unknown, used, expired or replaced by a newer one, and one for a person whose
    access is switched off. Her older sessions end: a new invitation is how a lost phone is locked out.
    """
    password_hash = passwords.make_hash(password)
    now = clock.now()
    with db.transaction():
        invite = queries.open_invite(token)
        if invite is None or not _mark_used(invite):
            raise Refusal(INVITE_GONE)
        person: Person = invite.person
        Person.update(password_hash=password_hash).where(Person.uid == person.uid).execute()
        Session.update(ended_at=now).where(Session.person == person, Session.ended_at.is_null()).execute()
        audit.write(person, "invite.use", "invite", invite.uid)
        strong = not entering.needs_second_factor(person)
        return entering.begin(person, way="invite", strong=strong, device=device)


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


def _mark_used(invite: Invite) -> bool:
    """Take the invitation, unless another request was faster."""
    mine = (Invite.uid == invite.uid) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
    return bool(Invite.update(used_at=clock.now()).where(mine).execute())
