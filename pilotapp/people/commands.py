"""What a coordinator can do with the people of her programme."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import IntegrityError

from pilotapp import addresses, audit, db, names
from pilotapp.identity import access_ledger, last_coordinator, revoke
from pilotapp.models import Challenge, Person, PersonLanguage, PersonRole, Programme
from pilotapp.people import invitation_commands, queries, rules
from pilotapp.refusals import Refusal
from pilotapp.web import late_delivery

EMAIL_TAKEN = _l("Somebody with this e-mail address is already registered.")


def add(
    coordinator: Person,
    *,
    name: str,
    email: str,
    languages: list[str],
    role: str = "pilot",
    way: str = "hand",
    invite_hours: int,
) -> tuple[Person, str]:
    """Add somebody to the coordinator's programme and invite her; returns her with the invitation's token.

    `languages` are ISO 639-3 codes, her strongest first. Refuses what is no name, a role that is the operator's to
    give, and an e-mail address that this programme has already. What stands in other programmes plays no part, so that
    no answer tells who is there: the same address may stand in two programmes, and the password or passkey decides
    which one opens.
    """
    if role not in rules.MANAGED:
        raise Refusal(_l("Only the operator can give this role."), field="role")
    try:
        with db.transaction():
            person = create_person(coordinator.programme_id, name, email, role, languages)
            audit.write(coordinator, "person.add", "person", person.uid, role=role, languages=languages)
            token = invitation_commands.make_for(coordinator, person, way=way, hours=invite_hours)
            return person, token
    except IntegrityError as error:
        raise Refusal(EMAIL_TAKEN, field="email") from error


def invite(coordinator: Person, *, uid: UUID, way: str = "hand", invite_hours: int) -> tuple[Person, str]:
    """Make a new invitation for somebody; links from before end. Returns her with the new token.

    What she signs in with today goes on working until she uses the link. Missing for whoever the coordinator does not
    manage; refuses one whose access is switched off.
    """
    with db.transaction():
        person = queries.person(coordinator, uid)
        if not person.active:
            raise Refusal(invitation_commands.IS_OFF)
        return person, invitation_commands.make_for(coordinator, person, way=way, hours=invite_hours)


def edit(coordinator: Person, *, uid: UUID, name: str, email: str, languages: list[str]) -> Person:
    """Correct somebody's name, e-mail address and languages (ISO 639-3 codes, the strongest first).

    With another address her open invitations end. Missing for whoever the coordinator does not manage; refuses an
    address that this programme has already. The audit log says which of them changed, never to what.
    """
    try:
        with db.transaction():
            db.serialise(queries.person(coordinator, uid))
            person = queries.person(coordinator, uid)
            new = {
                "name": names.given(name),
                "email": addresses.read(email),
                "languages": tuple(dict.fromkeys(languages)),
            }
            changed = [field for field, value in new.items() if getattr(person, field) != value]
            if not changed:
                return person
            if "email" in changed:
                revoke.end_invites(person)
            person.name, person.email = str(new["name"]), str(new["email"])
            person.save(only=[Person.name, Person.name_key, Person.email, Person.email_key])
            if "email" in changed:
                access_ledger.remember_address(person)
            PersonLanguage.delete().where(PersonLanguage.person == person.uid).execute()
            _speak(person, languages)
            audit.write(coordinator, "person.edit", "person", person.uid, fields=changed)
            return person
    except IntegrityError as error:
        raise Refusal(EMAIL_TAKEN, field="email") from error


def deactivate(coordinator: Person, *, uid: UUID) -> Person:
    """Switch somebody's access off: her sessions and open invitations end at once, her visits stay.

    What a pilot's phone has not sent yet it may still deliver; it is held for a decision (`web/late_delivery.py`).
    Missing for whoever the coordinator does not manage; refuses the last coordinator, and the coordinator herself.
    """
    if uid == coordinator.uid:
        raise Refusal(_l("You cannot switch off your own access. Please ask another coordinator."))
    with db.transaction():
        person = queries.person(coordinator, uid)
        last_coordinator.ensure_another_coordinator(person)
        Person.update(active=False).where(Person.uid == person.uid).execute()
        late_delivery.end_sessions_but_deliveries(person)
        Challenge.delete().where(Challenge.person == person).execute()
        revoke.end_invites(person)
        access_ledger.end(access_ledger.ACCESS, person.uid)
        audit.write(coordinator, "person.deactivate", "person", person.uid)
    person.active = False
    return person


def reactivate(coordinator: Person, *, uid: UUID) -> Person:
    """Switch somebody's access on again, also of one who left; her old sessions stay ended.

    Missing for whoever the coordinator does not manage.
    """
    with db.transaction():
        person = queries.person(coordinator, uid)
        Person.update(active=True, left_at=None).where(Person.uid == person.uid).execute()
        undoes = access_ledger.length()
        late_delivery.end(person)
        audit.write(coordinator, "person.reactivate", "person", person.uid)
    access_ledger.give_again(access_ledger.ACCESS, person.uid, undoes)
    person.active = True
    return person


def stop_deliveries(coordinator: Person, *, uid: UUID) -> Person:
    """Hear the phones of somebody whose access is switched off no more; what they delivered stays to be decided.

    Missing for whoever the coordinator does not manage.
    """
    with db.transaction():
        person = queries.person(coordinator, uid)
        late_delivery.end(person)
        audit.write(coordinator, "person.stop_deliveries", "person", person.uid)
    return person


def create_person(programme: UUID, name: str, email: str, role: str, languages: list[str]) -> Person:
    """Insert a person with one role; inside the caller's transaction. Refuses what is no name or no address.

    Somebody whom a restored backup does not know any more gets the uid that she had: what her phone kept is hers.

    IntegrityError: the programme has the address already.
    """
    name, email = names.given(name), addresses.read(email)
    uid = access_ledger.uid_for(Programme.get_by_id(programme).slug, email)
    person: Person = Person.create(uid=uid, programme=programme, name=name, email=email)
    access_ledger.remember_address(person)
    PersonRole.create(person=person, role=role)
    _speak(person, languages)
    return person


def _speak(person: Person, languages: list[str]) -> None:
    rows = [(person.uid, code, position) for position, code in enumerate(dict.fromkeys(languages))]
    db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), rows)
