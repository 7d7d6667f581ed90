"""Lists of people for a coordinator: those whom they manage in their programme, and nobody else."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import SQL, fn

from pilotapp import addresses, names
from pilotapp.entries.pending_review import UNDECIDED, by_visit
from pilotapp.entries.receipts import ACCESS
from pilotapp.ids import Lines
from pilotapp.models import Declaration, Entry, Passkey, Person, PersonLanguage, PersonRole, Session, Visit
from pilotapp.models.visit import COUNTED
from pilotapp.people import rules
from pilotapp.refusals import existing

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A person in the list; `roles` and `languages` are codes, `last_day` the day of the last visit that counts.

    `since` is when the person was added, if somebody else in the programme has the same name.
    """

    uid: UUID
    name: str
    state: str
    roles: tuple[str, ...]
    languages: tuple[str, ...]
    last_day: date | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Month:
    """A pilot's month: the number of visits that count, and their minutes."""

    first: date
    visits: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Access:
    """A person's access: `state` of `states`, passkeys and password, dates of the last use and of the declaration."""

    state: str
    passkeys: int
    password: bool
    last_seen: datetime | None
    signed_at: datetime | None


def people(
    viewer: Person, *, role: str = "", search: str = "", after: UUID | None = None, size: int = PAGE
) -> Lines[Line]:
    """Return a page of the people whom the viewer manages, by name, filtered by `role` and `search`."""
    query = (
        managed_by(viewer)
        .where(*Person.is_called(names.search_patterns(search)))
        .order_by(Person.name_key, Person.uid)
        .limit(size + 1)
    )
    if role:
        query = query.where(Person.uid.in_(_with_role(role)))
    last = Person.get_or_none(Person.uid == after, Person.programme == viewer.programme_id) if after else None
    if last:
        same_name = (Person.name_key == last.name_key) & (Person.uid > last.uid)
        query = query.where((Person.name_key > last.name_key) | same_name)
    found: list[Person] = list(query)
    shown = found[:size]
    return Lines(_lines(shown), shown[-1].uid if len(found) > size else None)


def person(viewer: Person, uid: UUID) -> Person:
    """Return a person whom the viewer manages; raises Missing for anybody else."""
    wanted = managed_by(viewer).where(Person.uid == uid)
    found: Person = existing(wanted.first(), _l("There is no such person in your programme."))
    return found


def access(person: Person) -> Access:
    """Return what a coordinator may know of a person's access; of visits nothing but a day."""
    passkeys = Passkey.select().where(Passkey.person == person.uid, Passkey.ended_at.is_null()).count()
    seen = Session.select().where(Session.person == person.uid).order_by(Session.last_seen_at.desc()).first()
    signed = Declaration.select().where(Declaration.person == person.uid).order_by(Declaration.signed_at.desc())
    signature = signed.where(Declaration.version == person.declaration).first()
    return Access(
        state=_state(person, bool(passkeys), seen is not None),
        passkeys=passkeys,
        password=person.password_hash is not None,
        last_seen=seen and seen.last_seen_at,
        signed_at=signature and signature.signed_at,
    )


def months(viewer: Person, uid: UUID) -> list[Month]:
    """Return the last 12 months in which the pilot had visits that count, newest first."""
    month = fn.SUBSTR(Visit.day.cast("text"), 1, 7)
    rows: Any = (
        Visit.select(month.alias("month"), fn.COUNT(Visit.uid), fn.SUM(Visit.minutes))
        .where(Visit.pilot == uid, Visit.programme == viewer.programme_id, Visit.state.in_(COUNTED))
        .group_by(SQL("month"))
        .order_by(SQL("month").desc())
        .limit(12)
        .tuples()
    )
    return [Month(date.fromisoformat(f"{name}-01"), int(count), int(minutes or 0)) for name, count, minutes in rows]


def held(viewer: Person, uid: UUID) -> list[list[Entry]]:
    """Return pending entries that a pilot's phone delivered after the access ended: grouped by visit, oldest first."""
    hers = (Entry.programme == viewer.programme_id) & (Entry.pilot == uid) & (Entry.pending_reason == ACCESS)
    return list(by_visit(Entry.select().where(UNDECIDED, hers).order_by(Entry.made_at)).values())


def managed_by(viewer: Person) -> Any:
    """Return the query for people whom `viewer` may invite, correct, deactivate, and revoke credentials of."""
    return Person.select().where(
        Person.programme == viewer.programme_id,
        Person.uid != viewer.uid,
        Person.erased_at.is_null(),
        Person.uid.in_(_with_role(*rules.MANAGED)),
        Person.uid.not_in(PersonRole.select(PersonRole.person).where(PersonRole.role.not_in(rules.MANAGED))),
    )


def _with_role(*roles: str) -> Any:
    return PersonRole.select(PersonRole.person).where(PersonRole.role.in_(roles))


def _state(person: Person, has_passkey: bool, was_here: bool) -> str:
    """Return 'without' (access was never used), 'left' (deactivated), 'invited' (no credential yet) or 'active'."""
    if not person.active:
        never = person.left_at is None and addresses.is_placeholder(person.email) and not was_here
        return "without" if never else "left"
    return "active" if has_passkey or person.password_hash else "invited"


def _lines(people: list[Person]) -> list[Line]:
    uids = [person.uid for person in people]
    languages, shared = PersonLanguage.spoken_by(uids), _shared_names(people)
    roles = _grouped(PersonRole.select(PersonRole.person, PersonRole.role).where(PersonRole.person.in_(uids)))
    keys = Passkey.select(Passkey.person, Passkey.uid).where(Passkey.person.in_(uids), Passkey.ended_at.is_null())
    passkeys = _grouped(keys)
    days: Any = (
        Visit.select(Visit.pilot, fn.MAX(Visit.day))
        .where(Visit.pilot.in_(uids), Visit.state.in_(COUNTED))
        .group_by(Visit.pilot)
        .tuples()
    )
    last_day = dict(days)
    sessions: Any = Session.select(Session.person).where(Session.person.in_(uids)).distinct().tuples()
    were_here = {uid for (uid,) in sessions}
    return [
        Line(
            person.uid,
            person.name,
            _state(person, person.uid in passkeys, person.uid in were_here),
            tuple(role for role in rules.MANAGED if role in roles[person.uid]),
            tuple(languages[person.uid]),
            _day(last_day.get(person.uid)),
            person.created_at if person.name_key in shared else None,
        )
        for person in people
    ]


def _shared_names(people: list[Person]) -> set[str]:
    """Return the keys of those names that more than one person of the programme has."""
    keys = {person.name_key for person in people}
    here = Person.programme.in_({person.programme_id for person in people}) & Person.erased_at.is_null()
    rows: Any = Person.select(Person.name_key).where(here, Person.name_key.in_(keys)).group_by(Person.name_key)
    return {key for (key,) in rows.having(fn.COUNT(Person.uid) > 1).tuples()}


def _grouped(query: Any) -> dict[UUID, list[str]]:
    """Return the second column's values by the uid in the first column."""
    rows: Iterable[tuple[UUID, str]] = query.tuples()
    grouped: dict[UUID, list[str]] = defaultdict(list)
    for uid, value in rows:
        grouped[uid].append(value)
    return grouped


def _day(value: date | str | None) -> date | None:
    """Convert MAX() of a date, which SQLite returns as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
