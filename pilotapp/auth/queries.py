"""What the pages of signing in show."""

from __future__ import annotations

from uuid import UUID

from pilotapp import clock
from pilotapp.auth import demo_people
from pilotapp.models import Invite, Passkey, Person, Programme
from pilotapp.web.login import hash_token


def open_invite(token: str) -> Invite | None:
    """The invitation of `token` with its person and programme, if it can still be used."""
    query = (
        Invite.select(Invite, Person, Programme)
        .join(Person, on=(Invite.person == Person.uid))
        .join(Programme)
        .where(Invite.token_hash == hash_token(token), Invite.expires_at > clock.now(), Person.active)
        .where(Invite.used_at.is_null(), Invite.revoked_at.is_null())
    )
    invite: Invite | None = query.first()
    return invite


def people_of_the_demo() -> list[Person]:
    """The demo people who are in this database, with their programmes, in the order of the list."""
    query = Person.select(Person, Programme).join(Programme).where(Person.email.in_(demo_people.EMAILS), Person.active)
    return sorted(query, key=lambda person: demo_people.EMAILS.index(person.email))


def passkeys(viewer: Person) -> list[Passkey]:
    """Her passkeys that open something, the oldest first."""
    query = Passkey.select().where(Passkey.person == viewer.uid, Passkey.ended_at.is_null())
    return list(query.order_by(Passkey.created_at, Passkey.uid))


def passkey(viewer: Person, uid: UUID) -> Passkey | None:
    """One of her passkeys that open something."""
    found: Passkey | None = next((one for one in passkeys(viewer) if one.uid == uid), None)
    return found


def passkey_of(credential: str) -> Passkey | None:
    """The passkey with this id, in base64url, with its person and programme, while it opens something."""
    query = Passkey.select(Passkey, Person, Programme).join(Person).join(Programme)
    found: Passkey | None = query.where(Passkey.credential == credential, Passkey.ended_at.is_null()).first()
    return found
