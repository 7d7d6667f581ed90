"""The lists of people that a coordinator sees: her programme's pilots only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import SQL, fn

from pilotapp import clock
from pilotapp.models import Invite, Person, PersonLanguage, PersonRole, Visit
from pilotapp.models.person import fold
from pilotapp.models.visit import COUNTED
from pilotapp.refusals import Missing

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A pilot in the list; `languages` are codes, `last_day` the day of her last visit that counts."""

    uid: UUID
    name: str
    state: str
    languages: tuple[str, ...]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the list; `after` continues it, None at its end."""

    lines: list[Line]
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Month:
    """What a pilot did in a month: visits that count and their minutes."""

    first: date
    visits: int
    minutes: int


def state_of(person: Person) -> str:
    """'left' (access switched off), 'invited' (has no password yet) or 'active'."""
    if not person.active:
        return "left"
    return "active" if person.password_hash else "invited"


def pilots(viewer: Person, *, search: str = "", after: UUID | None = None) -> Lines:
    """A page of the viewer's programme's pilots by name, of those whose name contains `search`."""
    query = _pilots_of(viewer).order_by(Person.name_key, Person.uid).limit(PAGE + 1)
    if fold(search):
        query = query.where(Person.name_key.contains(fold(search)))
    last = Person.get_or_none(Person.uid == after, Person.programme == viewer.programme_id) if after else None
    if last:
        same_name = (Person.name_key == last.name_key) & (Person.uid > last.uid)
        query = query.where((Person.name_key > last.name_key) | same_name)
    found: list[Person] = list(query)
    shown = found[:PAGE]
    return Lines(_lines(shown), shown[-1].uid if len(found) > PAGE else None)


def pilot(viewer: Person, uid: UUID) -> Person:
    """One pilot of the viewer's programme; Missing for anybody else."""
    person: Person | None = _pilots_of(viewer).where(Person.uid == uid).first()
    if person is None:
        raise Missing(_l("There is no such pilot in your programme."))
    return person


def months(viewer: Person, uid: UUID) -> list[Month]:
    """The last 12 months in which the pilot had visits that count, newest first."""
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


def open_invite(viewer: Person, uid: UUID) -> Invite | None:
    """The invitation that a pilot of the viewer's programme can still use."""
    unused = Invite.used_at.is_null() & Invite.revoked_at.is_null() & (Invite.expires_at > clock.now())
    invite: Invite | None = Invite.select().where(Invite.person == pilot(viewer, uid), unused).first()
    return invite


def _pilots_of(viewer: Person) -> Any:
    of_programme = (Person.programme == viewer.programme_id) & (PersonRole.role == "pilot")
    return Person.select().join(PersonRole).where(of_programme)


def _lines(people: list[Person]) -> list[Line]:
    uids = [person.uid for person in people]
    languages: dict[UUID, list[str]] = defaultdict(list)
    spoken: Any = PersonLanguage.select().where(PersonLanguage.person.in_(uids)).order_by(PersonLanguage.position)
    for row in spoken:
        languages[row.person_id].append(row.language)
    days: Any = (
        Visit.select(Visit.pilot, fn.MAX(Visit.day))
        .where(Visit.pilot.in_(uids), Visit.state.in_(COUNTED))
        .group_by(Visit.pilot)
        .tuples()
    )
    last_day = dict(days)
    return [
        Line(person.uid, person.name, state_of(person), tuple(languages[person.uid]), _day(last_day.get(person.uid)))
        for person in people
    ]


def _day(value: date | str | None) -> date | None:
    """MAX() of a date comes back as text where the database has no dates of its own."""
    return date.fromisoformat(value) if isinstance(value, str) else value
