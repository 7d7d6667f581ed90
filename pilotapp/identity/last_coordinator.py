"""A programme always has a coordinator: the last one cannot be deactivated, leave, be erased or lose the role."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import db
from pilotapp.models import Passkey, Person, PersonRole, Programme
from pilotapp.refusals import Refusal

LAST = _l("Nobody else coordinates this programme yet. First invite another coordinator and wait until she is in.")


def ensure_another_coordinator(person: Person) -> None:
    """Refuse to remove `person` if no other coordinator of the programme can sign in.

    Call it inside the transaction that deactivates or erases the person or takes the role. Until that ends, nobody else
    can remove another coordinator of this programme. Does nothing for people who do not coordinate.
    """
    list(db.locked(Programme.select(Programme.uid).where(Programme.uid == person.programme_id)))
    if is_last(person):
        raise Refusal(LAST)


def is_last(person: Person) -> bool:
    """Whether the person coordinates and no other coordinator of the programme has a password or passkey."""
    coordinates = PersonRole.select().where(PersonRole.person == person.uid, PersonRole.role == "coordinator")
    return bool(person.active and coordinates.exists() and not _others(person).exists())


def _others(person: Person) -> Any:
    with_passkey = Passkey.select(Passkey.person).where(Passkey.ended_at.is_null())
    return (
        Person.select(Person.uid)
        .join(PersonRole)
        .where(Person.programme == person.programme_id, Person.uid != person.uid, Person.active)
        .where(PersonRole.role == "coordinator")
        .where(Person.password_hash.is_null(False) | Person.uid.in_(with_passkey))
    )
