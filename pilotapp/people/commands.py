"""What a coordinator can do with the people of her programme."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import IntegrityError

from pilotapp import audit, clock, db
from pilotapp.models import Invite, Person, PersonLanguage, PersonRole, Session
from pilotapp.people import queries
from pilotapp.refusals import Refusal
from pilotapp.web.login import hash_token

EMAIL_TAKEN = _l("Somebody with this e-mail address is already registered.")


def add_pilot(
    coordinator: Person, *, name: str, email: str, languages: list[str], invite_hours: int
) -> tuple[Person, str]:
    """Add a pilot to the coordinator's programme and invite her; returns her with the invitation's token.

    `languages` are ISO 639-3 codes, her strongest first. Refuses an e-mail address that is already registered.
    """
    try:
        with db.transaction():
            pilot = create_person(coordinator.programme_id, name, email, "pilot", languages)
            audit.write(coordinator, "person.add", "person", pilot.uid, role="pilot", languages=languages)
            return pilot, _invite(coordinator, pilot, invite_hours)
    except IntegrityError as error:
        raise Refusal(EMAIL_TAKEN, field="email") from error


def invite(coordinator: Person, *, uid: UUID, invite_hours: int) -> tuple[Person, str]:
    """Make a new invitation for a pilot; links that were handed out before end. Returns her with the new token.

    Missing for a person who is no pilot of this programme; refuses one whose access is switched off.
    """
    with db.transaction():
        pilot = queries.pilot(coordinator, uid)
        if not pilot.active:
            raise Refusal(_l("Switch the access on first, then invite."))
        return pilot, _invite(coordinator, pilot, invite_hours)


def deactivate(coordinator: Person, *, uid: UUID) -> Person:
    """Switch a pilot's access off: her sessions and open invitations end at once, her visits stay.

    Missing for a person who is no pilot of this programme; refuses the coordinator herself.
    """
    with db.transaction():
        pilot = queries.pilot(coordinator, uid)
        if pilot.uid == coordinator.uid:
            raise Refusal(_l("You cannot switch off your own access. Please ask another coordinator."))
        now = clock.now()
        Person.update(active=False).where(Person.uid == pilot.uid).execute()
        Session.update(ended_at=now).where(Session.person == pilot, Session.ended_at.is_null()).execute()
        _revoke_invites(pilot)
        audit.write(coordinator, "person.deactivate", "person", pilot.uid)
    pilot.active = False
    return pilot


def reactivate(coordinator: Person, *, uid: UUID) -> Person:
    """Switch a pilot's access on again; her old sessions stay ended. Missing for no pilot of this programme."""
    with db.transaction():
        pilot = queries.pilot(coordinator, uid)
        Person.update(active=True).where(Person.uid == pilot.uid).execute()
        audit.write(coordinator, "person.reactivate", "person", pilot.uid)
    pilot.active = True
    return pilot


def create_person(programme: UUID, name: str, email: str, role: str, languages: list[str]) -> Person:
    """Insert a person with one role; inside the caller's transaction. IntegrityError when the e-mail is known."""
    person: Person = Person.create(programme=programme, name=name.strip(), email=email.strip().casefold())
    PersonRole.create(person=person, role=role)
    rows = [(person.uid, code, position) for position, code in enumerate(dict.fromkeys(languages))]
    db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), rows)
    return person


def create_invite(person: Person, created_by: Person | None, role: str, hours: int) -> tuple[Invite, str]:
    """Insert an invitation that lives `hours`, end the person's older ones; inside the caller's transaction."""
    db.serialise(person)
    _revoke_invites(person)
    token = secrets.token_urlsafe(32)
    expires_at = clock.now() + timedelta(hours=hours)
    row = Invite.create(
        person=person,
        programme=person.programme_id,
        role=role,
        created_by=created_by,
        token_hash=hash_token(token),
        expires_at=expires_at,
    )
    return row, token


def _invite(coordinator: Person, pilot: Person, hours: int) -> str:
    row, token = create_invite(pilot, coordinator, "pilot", hours)
    audit.write(coordinator, "invite.create", "invite", row.uid)
    return token


def _revoke_invites(person: Person) -> None:
    still_open = (Invite.person == person) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
    Invite.update(revoked_at=clock.now()).where(still_open).execute()
