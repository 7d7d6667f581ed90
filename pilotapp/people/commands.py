"""Commands of a coordinator on the people of the same programme."""

from uuid import UUID, uuid5

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
    """Add a person to the coordinator's programme and invite them; return the person with the invitation's token.

    `languages` are ISO 639-3 codes, strongest first. Refuses an invalid name, a role that only the operator may give,
    and an e-mail address that this programme has already. Other programmes are not considered, so that no answer
    reveals who is there: the same address may exist in two programmes, and the password or passkey decides which
    account is opened.
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


def add_without_access(coordinator: Person, *, uid: UUID, name: str, languages: list[str]) -> Person:
    """Add a pilot who has no e-mail address or no smartphone; the coordination enters the visits from paper.

    Nobody can sign in as this pilot until a coordinator gives the access, as for a pilot who came by an import. Refuses
    an invalid name. `uid` is that of the form: sent again with the same name, it changes nothing.
    """
    name = names.given(name)
    uid = uuid5(uid, name)
    with db.transaction():
        db.serialise(coordinator.programme)
        if Person.select().where(Person.uid == uid).exists():
            return queries.person(coordinator, uid)
        person: Person = Person.create(
            uid=uid,
            programme=coordinator.programme_id,
            name=name,
            email=addresses.placeholder(uid),
            active=False,
        )
        PersonRole.create(person=person, role="pilot")
        _speak(person, languages)
        audit.write(coordinator, "person.add", "person", uid, role="pilot", languages=languages, access=False)
    return person


def invite(coordinator: Person, *, uid: UUID, way: str = "hand", invite_hours: int) -> tuple[Person, str]:
    """Make a new invitation for a person; earlier links end. Return the person with the new token.

    The present credentials stay valid until the link is used. Raises Missing for a person whom the coordinator does not
    manage; refuses a deactivated account.
    """
    with db.transaction():
        person = queries.person(coordinator, uid)
        if not person.active:
            raise Refusal(invitation_commands.IS_OFF)
        return person, invitation_commands.make_for(coordinator, person, way=way, hours=invite_hours)


def edit(coordinator: Person, *, uid: UUID, name: str, email: str, languages: list[str]) -> Person:
    """Correct a person's name, e-mail address and languages (ISO 639-3 codes, strongest first).

    An address that nobody knows may stay unknown. Open invitations end if the address changes. Raises Missing for a
    person whom the coordinator does not manage; refuses an address that this programme has already. The audit log
    records which fields changed, not their values.
    """
    try:
        with db.transaction():
            db.serialise(queries.person(coordinator, uid))
            person = queries.person(coordinator, uid)
            has_none = not email and addresses.is_placeholder(person.email)
            new = {
                "name": names.given(name),
                "email": person.email if has_none else addresses.read(email),
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
    """Deactivate a person's account: sessions and open invitations end at once, visits stay.

    Entries that a pilot's phone has not sent yet may still be delivered and are then pending review
    (`web/late_delivery.py`). Raises Missing for a person whom the coordinator does not manage; refuses the last
    coordinator, and the acting coordinator.
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
    """Reactivate a person's account, also of one who left; the old sessions stay ended.

    Raises Missing for a person whom the coordinator does not manage.
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
    """Accept no more late deliveries from the phones of a deactivated person; delivered entries stay pending.

    Raises Missing for a person whom the coordinator does not manage.
    """
    with db.transaction():
        person = queries.person(coordinator, uid)
        late_delivery.end(person)
        audit.write(coordinator, "person.stop_deliveries", "person", person.uid)
    return person


def create_person(programme: UUID, name: str, email: str, role: str, languages: list[str]) -> Person:
    """Insert a person with one role; in the caller's transaction. Refuses an invalid name or address.

    A person whom a restored backup lacks gets the earlier uid again, so that entries on their phone still belong to
    them. Raises IntegrityError if the programme has the address already.
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
