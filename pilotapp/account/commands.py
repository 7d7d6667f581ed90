"""Commands on one's own account: correct the profile, change the address, download all data, leave, be erased."""

from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import IntegrityError

from pilotapp import addresses, audit, clock, db, erasure, names, own_data, phone_numbers
from pilotapp.identity import access_ledger, last_coordinator, revoke
from pilotapp.models import Challenge, Person, PersonLanguage, PersonPhone
from pilotapp.refusals import Refusal
from pilotapp.web import late_delivery

TAKEN = _l("This address cannot be used here. Please choose another one, or ask your coordination.")


def correct_profile(person: Person, *, name: str, languages: list[str], phone: str | None = None) -> list[str]:
    """Correct the person's own name, languages (ISO 639-3 codes, strongest first) and telephone number.

    `phone`: '' deletes the number, None leaves it as it is. Return the fields that changed. The audit log records which
    fields changed, not their values. Refuses an invalid name or number, and a session that has ended in the meantime.
    """
    new: dict[str, Any] = {"name": names.given(name), "languages": tuple(dict.fromkeys(languages))}
    if phone is not None:
        new["phone"] = phone_numbers.read(phone) if phone.strip() else None
    with db.transaction():
        known = revoke.lock(person)
        changed = [field for field, value in new.items() if getattr(known, field) != value]
        if not changed:
            return []
        known.name = new["name"]
        known.save(only=[Person.name, Person.name_key])
        PersonLanguage.delete().where(PersonLanguage.person == known.uid).execute()
        rows = [(known.uid, code, position) for position, code in enumerate(new["languages"])]
        db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), rows)
        if "phone" in changed:
            _set_phone(known, new["phone"])
        audit.write(person, "person.profile", "person", person.uid, fields=changed)
    return changed


def _set_phone(person: Person, number: str | None) -> None:
    PersonPhone.delete().where(PersonPhone.person == person.uid).execute()
    if number:
        PersonPhone.create(person=person.uid, number=number)


def change_email(person: Person, *, email: str, was: str) -> str | None:
    """Set the person's address to `email` if it still is `was`. Return the old address, or None if it was another.

    Open invitations end, because they were sent to the old address. Refuses an invalid address, and one that is taken
    in the same programme; that message does not reveal who has it.
    """
    try:
        with db.transaction():
            known = revoke.lock(person)
            if known.email != was:
                return None
            known.email = addresses.read(email)
            Person.update(email=known.email).where(Person.uid == known.uid).execute()
            access_ledger.remember_address(known)
            revoke.end_invites(person)
            audit.write(person, "person.email", "person", person.uid)
            return was
    except IntegrityError as error:
        raise Refusal(TAKEN, field="email") from error


def take_data(person: Person, *, form: str) -> dict[str, Any]:
    """Return all data of the person (`own_data.collect`) and record the download. `form`: 'json' or 'pdf'."""
    with db.transaction():
        audit.write(person, "data.export", "person", person.uid, form=form)
    return own_data.collect(person)


def leave(person: Person) -> None:
    """Deactivate the person's own account: sessions and open invitations end, visits stay, a coordinator can undo it.

    Refuses the last coordinator. Entries that other phones of this person still hold may be delivered later
    (`web/late_delivery.py`).
    """
    with db.transaction():
        last_coordinator.ensure_another_coordinator(person)
        Person.update(active=False, left_at=clock.now()).where(Person.uid == person.uid).execute()
        late_delivery.end_sessions_but_deliveries(person)
        Challenge.delete().where(Challenge.person == person.uid).execute()
        revoke.end_invites(person)
        access_ledger.end(access_ledger.ACCESS, person.uid)
        audit.write(person, "person.leave", "person", person.uid)


def leave_and_erase(person: Person) -> None:
    """Leave and erase the person's data at once (`erasure.erase`). Refuses the last coordinator."""
    with db.transaction():
        leave(person)
        erasure.erase(person, by=person)
