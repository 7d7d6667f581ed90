"""Commands of the operator: who may read which releases, and whether any release was changed."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.identity import access_ledger
from pilotapp.models import (
    AuditRow,
    Funding,
    Person,
    PersonRole,
    Programme,
    Release,
    ReleaseCell,
    ReleaseSum,
    ReleaseSumCell,
    ReleaseSumMember,
    Session,
)
from pilotapp.people.operator import programme_of
from pilotapp.refusals import Refusal
from pilotapp.releases import commands, sum_commands
from pilotapp.releases.rules import FrozenCell

NOBODY = _l("Nobody has this e-mail address. Add the person first: pilotapp person add --role funder …")
SEVERAL = _l("This address stands in several programmes. Name the one in which the funder signs in with --of.")
THERE = _l("This person reads the releases of this programme already.")
NOT_THERE = _l("This person does not read the releases of this programme.")
OWN = _l(
    "It is the programme in which she signs in. Take the role away instead: pilotapp person role --remove funder …"
)


@dataclass(frozen=True, slots=True)
class Reader:
    """A person with the role funder, and the slugs of the programmes whose releases they may read."""

    person: Person
    programmes: list[str]


def add(*, email: str, programme: str, of: str = "") -> Person:
    """Let this person read the releases of a programme; adds the role funder if it is missing.

    Refuses an unknown address or programme, an address of several programmes if `of` names none, and what is granted
    already.
    """
    with db.transaction():
        person, funded = _person(email, of), programme_of(programme)
        db.serialise(person)
        gets_role = "funder" not in person.roles
        if gets_role:
            PersonRole.create(person=person, role="funder")
            mine = (Session.person == person.uid) & Session.ended_at.is_null()
            Session.update(ended_at=clock.now()).where(mine).execute()  # the role changes their lifetime
            audit.by_operator(person.programme, "person.role_add", "person", person.uid, role="funder")
        if funded.uid != person.programme_id:
            if _reads(person, funded):
                raise Refusal(THERE)
            Funding.create(person=person, programme=funded)
        elif not gets_role:
            raise Refusal(THERE)
        undoes = access_ledger.length()
        audit.by_operator(funded, "funding.add", "person", person.uid)
    given = [_funding(funded), *([f"{access_ledger.ROLE}.funder"] if gets_role else [])]
    for what in given:
        access_ledger.give_again(what, person.uid, undoes)
    return person


def remove(*, email: str, programme: str, of: str = "") -> Person:
    """End this person's access to a programme's releases. Refuses what `add` refuses, and their own programme."""
    with db.transaction():
        person, funded = _person(email, of), programme_of(programme)
        db.serialise(person)
        if funded.uid == person.programme_id:
            raise Refusal(OWN)
        if not _reads(person, funded):
            raise Refusal(NOT_THERE)
        Funding.delete().where(Funding.person == person.uid, Funding.programme == funded.uid).execute()
        access_ledger.end(_funding(funded), person.uid)
        audit.by_operator(funded, "funding.remove", "person", person.uid)
    return person


def readers() -> list[Reader]:
    """Return everybody with the role funder who is not erased, by name."""
    people = list(
        Person.select(Person, Programme).join(Programme).switch(Person)
        .join(PersonRole, on=(PersonRole.person == Person.uid))
        .where(PersonRole.role == "funder", Person.erased_at.is_null())
        .order_by(Person.name_key, Person.uid)
    )  # fmt: skip
    more: dict[UUID, list[str]] = defaultdict(list)
    funded: Any = Funding.select(Funding.person, Programme.slug).join(Programme).order_by(Programme.slug).tuples()
    for uid, slug in funded:
        more[uid].append(slug)
    return [Reader(one, [one.programme.slug, *more[one.uid]]) for one in people]


def changed() -> list[str]:
    """Return releases and sums that differ from what was frozen, as 'musterstadt 3': by the hash in the audit log."""
    logged = _logged()
    cells: dict[UUID, list[FrozenCell]] = defaultdict(list)
    for model, owner in ((ReleaseCell, ReleaseCell.release), (ReleaseSumCell, ReleaseSumCell.sum)):
        columns = [owner, *(getattr(model, name) for name in FrozenCell.__dataclass_fields__)]
        for uid, *values in model.select(*columns).tuples().iterator():
            cells[uid].append(FrozenCell(*values))
    wrong = []
    for release in Release.select(Release, Programme).join(Programme).order_by(Programme.slug, Release.number):
        if {commands.hash_of(release, cells[release.uid]), release.hash} != {logged.get(release.uid)}:
            wrong.append(f"{release.programme.slug} {release.number}")
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for member in ReleaseSumMember.select():
        members[member.sum_id].append(member.release_id)
    for row in ReleaseSum.select().order_by(ReleaseSum.first):
        if {sum_commands.hash_of(row, members[row.uid], cells[row.uid]), row.hash} != {logged.get(row.uid)}:
            wrong.append(f"sum {row.first}..{row.last}")
    return wrong


def _logged() -> dict[UUID, str]:
    """Return the hashes in the audit log, by release and sum."""
    made = (AuditRow.action == "release.make") | (
        (AuditRow.action == "release.sum") & (AuditRow.subject_kind == "release_sum")
    )
    rows: Any = AuditRow.select(AuditRow.subject, AuditRow.detail).where(made).tuples()
    return {subject: json.loads(detail)["hash"] for subject, detail in rows}


def _funding(programme: Programme) -> str:
    """Return the access ledger's name for reading the releases of a programme."""
    return f"{access_ledger.FUNDING}.{programme.uid}"


def _reads(person: Person, programme: Programme) -> bool:
    return bool(Funding.select().where(Funding.person == person.uid, Funding.programme == programme.uid).exists())


def _person(email: str, of: str) -> Person:
    query = Person.select().where(Person.with_address(email))
    found: list[Person] = list(query.where(Person.programme == programme_of(of)) if of else query)
    if len(found) != 1:
        raise Refusal(SEVERAL if found else NOBODY, field="email")
    return found[0]
