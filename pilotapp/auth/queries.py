"""Queries for signing in and for the security page."""

from uuid import UUID

from peewee import fn

from pilotapp import clock
from pilotapp.auth import demo_people, passwords
from pilotapp.models import Invite, Passkey, Person, PersonRole, Programme, Session
from pilotapp.web.login import hash_token


def open_invite(token: str) -> Invite | None:
    """Return the invitation of `token` with its person and programme if it can still be used.

    It can while the person is active and has the role and the programme that it was made for.
    """
    role = PersonRole.select().where(PersonRole.person == Invite.person, PersonRole.role == Invite.role)
    query = (
        Invite.select(Invite, Person, Programme)
        .join(Person, on=(Invite.person == Person.uid))
        .join(Programme)
        .where(Invite.token_hash == hash_token(token), Invite.expires_at > clock.now())
        .where(Invite.used_at.is_null(), Invite.revoked_at.is_null(), fn.EXISTS(role))
        .where(Person.active, Person.left_at.is_null(), Person.erased_at.is_null())
        .where(Person.programme == Invite.programme)
    )
    invite: Invite | None = query.first()
    return invite


def whose(email: str, password: str) -> Person | None:
    """Return the person with this e-mail and password; the same address may exist in several programmes.

    One password is checked for an address with no account or one, so that the time reveals nothing. If the same
    password is set in two programmes, the account that is older is returned.
    """
    known = Person.select().where(Person.with_address(email))
    people: list[Person] = list(known.order_by(Person.active.desc(), Person.created_at))
    hashes = [person.password_hash for person in people] or [None]
    right = [passwords.matches(password_hash, password) for password_hash in hashes]
    return next((person for person, fits in zip(people, right, strict=False) if fits), None)


def people_of_the_demo() -> list[Person]:
    """Return the demo people that exist in this database, with their programmes, in the order of the list."""
    known = Person.email_key.in_(demo_people.EMAILS)
    query = Person.select(Person, Programme).join(Programme).where(known, Person.active)
    return sorted(query, key=lambda person: demo_people.EMAILS.index(person.email_key))


def has_keys(person: Person) -> bool:
    """Whether the account has a credential already."""
    return person.password_hash is not None or bool(passkeys(person))


def passkeys(viewer: Person) -> list[Passkey]:
    """Return the viewer's valid passkeys, oldest first."""
    query = Passkey.select().where(Passkey.person == viewer.uid, Passkey.ended_at.is_null())
    return list(query.order_by(Passkey.created_at, Passkey.uid))


def passkey(viewer: Person, uid: UUID) -> Passkey | None:
    """Return one of the viewer's valid passkeys."""
    found: Passkey | None = next((one for one in passkeys(viewer) if one.uid == uid), None)
    return found


def passkey_of(credential: str) -> Passkey | None:
    """Return the valid passkey with this id (base64url), with its person and programme."""
    query = Passkey.select(Passkey, Person, Programme).join(Person).join(Programme)
    found: Passkey | None = query.where(Passkey.credential == credential, Passkey.ended_at.is_null()).first()
    return found


def open_sessions(viewer: Person) -> list[Session]:
    """Return the viewer's open sessions: the current one first, then by last use."""
    now = clock.now()
    query = Session.select().where(Session.person == viewer.uid, Session.ended_at.is_null(), Session.ends_at > now)
    here = viewer.session.uid
    return sorted(query.order_by(Session.last_seen_at.desc()), key=lambda session: session.uid != here)
