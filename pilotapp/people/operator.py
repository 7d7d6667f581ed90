"""Commands of the operator: programmes, their first people, roles, and help when no coordinator can give it."""

import re

from flask_babel import lazy_gettext as _l
from peewee import IntegrityError

from pilotapp import audit, clock, db, names, notices
from pilotapp.identity import access_ledger, last_coordinator, revoke
from pilotapp.models import Person, PersonRole, Programme, Session
from pilotapp.people.commands import EMAIL_TAKEN, create_person
from pilotapp.people.invitation_commands import IS_OFF, main_role, make
from pilotapp.refusals import Refusal
from pilotapp.web import late_delivery

NO_PROGRAMME = _l("There is no programme with this short name. Which there are: pilotapp programme list")


def add_programme(*, name: str, slug: str, time_zone: str, language: str) -> Programme:
    """Add a programme. Refuses an invalid name or slug, and a slug that is taken."""
    name, slug = names.given(name, longest=120), names.given(slug, longest=60, field="slug").casefold()
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", slug):
        raise Refusal(_l("Please use letters, digits and hyphens for the short name, such as lindental."), field="slug")
    try:
        with db.transaction():
            programme: Programme = Programme.create(name=name, slug=slug, time_zone=time_zone, language=language)
            audit.by_operator(programme, "programme.add", "programme", programme.uid)
            return programme
    except IntegrityError as error:
        raise Refusal(_l("There is already a programme with this short name."), field="slug") from error


def add_person(*, programme: str, role: str, name: str, email: str, invite_hours: int) -> tuple[Person, str]:
    """Add a person with one role to the programme with this slug; return the person with the invitation's token.

    Refuses an unknown programme, and an e-mail address that the programme has already.
    """
    tenant = programme_of(programme)
    try:
        with db.transaction():
            person = create_person(tenant.uid, name, email, role, [])
            invite, token = make(person, role=role, hours=invite_hours, created_by=None)
            audit.by_operator(tenant, "person.add", "person", person.uid, role=role)
            audit.by_operator(tenant, "invite.create", "invite", invite.uid)
            return person, token
    except IntegrityError as error:
        raise Refusal(EMAIL_TAKEN, field="email") from error


def invite(*, email: str, programme: str = "", invite_hours: int) -> tuple[Person, str]:
    """Revoke all credentials of a person and make a new invitation, also for the last coordinator; return both.

    Refuses an unknown address, one that exists in several programmes unless one is named, and a deactivated account.
    """
    with db.transaction():
        person = find(email=email, programme=programme)
        if not person.active:
            raise Refusal(IS_OFF)
        ended = revoke.revoke_credentials(person)
        notices.keys_changed(person)
        row, token = make(person, role=main_role(person), hours=invite_hours, created_by=None)
        audit.by_operator(person.programme, "person.lost_phone", "person", person.uid, **ended)
        audit.by_operator(person.programme, "invite.create", "invite", row.uid)
        return person, token


def programmes() -> list[Programme]:
    """Return all programmes, by short name."""
    return list(Programme.select().order_by(Programme.slug))


def people(*, programme: str) -> list[Person]:
    """Return everybody in the programme with this slug who is not erased, by name. Refuses an unknown programme."""
    of_programme = (Person.programme == programme_of(programme)) & Person.erased_at.is_null()
    return list(Person.select().where(of_programme).order_by(Person.name_key, Person.uid))


def add_role(*, email: str, role: str, programme: str = "") -> Person:
    """Give a person another role; the sessions end, because their lifetimes depend on the roles.

    Refuses if the person has it already, and what `find` refuses.
    """
    with db.transaction():
        person = find(email=email, programme=programme)
        db.serialise(person)
        if role in person.roles:
            raise Refusal(_l("This person has this role already."))
        PersonRole.create(person=person, role=role)
        undoes = access_ledger.length()
        _end_sessions(person)
        audit.by_operator(person.programme, "person.role_add", "person", person.uid, role=role)
    access_ledger.give_again(f"{access_ledger.ROLE}.{role}", person.uid, undoes)
    return person


def remove_role(*, email: str, role: str, programme: str = "") -> Person:
    """Remove a role from a person; the sessions, and invitations that name the role, end at once.

    Refuses a role that the person does not have, the only role, the last coordinator of a programme, and what `find`
    refuses.
    """
    with db.transaction():
        person = find(email=email, programme=programme)
        if role == "coordinator":
            last_coordinator.ensure_another_coordinator(person)
        db.serialise(person)
        if role not in person.roles:
            raise Refusal(_l("This person does not have this role."))
        if len(person.roles) == 1:
            raise Refusal(_l("This is the person's only role. Give another one first, or switch the access off."))
        PersonRole.delete().where(PersonRole.person == person, PersonRole.role == role).execute()
        if role == "pilot":
            late_delivery.end_sessions_but_deliveries(person)
        _end_sessions(person)
        revoke.end_invites(person)
        access_ledger.end(f"{access_ledger.ROLE}.{role}", person.uid)
        audit.by_operator(person.programme, "person.role_remove", "person", person.uid, role=role)
        return person


def find(*, email: str, programme: str = "") -> Person:
    """Return the person with this address, in the programme with this slug if one is given.

    Refuses an unknown address, and one that exists in several programmes unless one is named.
    """
    query = Person.select().where(Person.with_address(email))
    if programme:
        query = query.where(Person.programme == programme_of(programme))
    found: list[Person] = list(query)
    if not found:
        raise Refusal(_l("Nobody has this e-mail address."), field="email")
    if len(found) > 1:
        raise Refusal(
            _l("This address stands in several programmes. Name one of them with --programme."), field="email"
        )
    return found[0]


def programme_of(slug: str) -> Programme:
    """Return the programme with this short name. Refuses an unknown one."""
    found: Programme | None = Programme.get_or_none(Programme.slug == slug.strip().casefold())
    if found is None:
        raise Refusal(NO_PROGRAMME, field="programme")
    return found


def _end_sessions(person: Person) -> None:
    mine = (Session.person == person.uid) & Session.ended_at.is_null()
    Session.update(ended_at=clock.now()).where(mine).execute()
