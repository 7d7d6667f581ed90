"""What the operator does on the command line before anybody can sign in: programmes and their first people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from peewee import IntegrityError

from pilotapp import audit, db
from pilotapp.models import Person, Programme
from pilotapp.people.commands import EMAIL_TAKEN, create_invite, create_person
from pilotapp.refusals import Refusal


def add_programme(*, name: str, slug: str, time_zone: str, language: str) -> Programme:
    """Add a programme. Refuses a slug that is taken."""
    try:
        with db.transaction():
            programme: Programme = Programme.create(
                name=name.strip(), slug=slug.strip().casefold(), time_zone=time_zone, language=language
            )
            audit.by_operator(programme, "programme.add", "programme", programme.uid)
            return programme
    except IntegrityError as error:
        raise Refusal(_l("There is already a programme with this short name."), field="slug") from error


def add_person(*, programme: str, role: str, name: str, email: str, invite_hours: int) -> tuple[Person, str]:
    """Add a person with one role to the programme with this slug; returns her with her invitation's token.

    Refuses an unknown programme and an e-mail address that is already registered.
    """
    tenant = Programme.get_or_none(Programme.slug == programme.strip().casefold())
    if tenant is None:
        raise Refusal(_l("There is no programme with this short name."), field="programme")
    try:
        with db.transaction():
            person = create_person(tenant.uid, name, email, role, [])
            invite, token = create_invite(person, None, role, invite_hours)
            audit.by_operator(tenant, "person.add", "person", person.uid, role=role)
            audit.by_operator(tenant, "invite.create", "invite", invite.uid)
            return person, token
    except IntegrityError as error:
        raise Refusal(EMAIL_TAKEN, field="email") from error
