"""Invitations that a coordinator may see: those of managed people in the same programme."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import JOIN

from pilotapp import clock, names
from pilotapp.ids import Lines
from pilotapp.models import Invite, Person
from pilotapp.people import queries, rules
from pilotapp.refusals import existing

SHOWN_AFTER = timedelta(days=7)  # how long an expired invitation is still listed
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An invitation in the list; `by` made it, None is the operator; `is_open` until it is used or expires."""

    uid: UUID
    person: UUID
    name: str
    role: str
    way: str
    by: str | None
    expires_at: datetime
    is_open: bool


def open_invitations(viewer: Person, *, search: str = "", after: UUID | None = None, size: int = PAGE) -> Lines[Line]:
    """Return a page of the programme's open invitations, and of those that expired lately, newest first.

    Filtered by `search` in the name of who is invited.
    """
    by = Person.alias()
    query = (
        _unused(viewer)
        .select(Invite, Person, by)
        .join_from(Invite, by, JOIN.LEFT_OUTER, on=(Invite.created_by == by.uid), attr="creator")
        .where(Invite.expires_at > clock.now() - SHOWN_AFTER, Person.active)
        .where(*Person.is_called(names.search_patterns(search)))
        .order_by(Invite.expires_at.desc(), Invite.uid)
        .limit(size + 1)
    )
    last = Invite.get_or_none(Invite.uid == after, Invite.programme == viewer.programme_id) if after else None
    if last:
        same_time = (Invite.expires_at == last.expires_at) & (Invite.uid > last.uid)
        query = query.where((Invite.expires_at < last.expires_at) | same_time)
    found = list(query)
    lines = [_line(row) for row in found[:size]]
    return Lines(lines, lines[-1].uid if len(found) > size else None)


def count_open(viewer: Person) -> int:
    """Return how many invitations are open now."""
    return int(_unused(viewer).where(Invite.expires_at > clock.now(), Person.active).count())


def invitation(viewer: Person, uid: UUID) -> Invite:
    """Return one invitation of a person whom the viewer manages; raises Missing for any other."""
    found: Invite | None = _of(viewer).where(Invite.uid == uid).first()
    return existing(found, _l("There is no such invitation in your programme."))


def open_invite(viewer: Person, uid: UUID) -> Invite | None:
    """Return the open invitation of a person whom the viewer manages, if there is one."""
    query = _unused(viewer).where(Invite.person == uid, Invite.expires_at > clock.now())
    found: Invite | None = query.first()
    return found


def _of(viewer: Person) -> Any:
    managed = queries.managed_by(viewer).select(Person.uid)
    of_programme = (Invite.programme == viewer.programme_id) & Invite.person.in_(managed)
    return (
        Invite.select(Invite, Person)
        .join(Person, on=(Invite.person == Person.uid))
        .where(of_programme, Invite.role.in_(rules.MANAGED))
    )


def _unused(viewer: Person) -> Any:
    return _of(viewer).where(Invite.used_at.is_null(), Invite.revoked_at.is_null())


def _line(row: Any) -> Line:
    creator = getattr(row, "creator", None)
    return Line(
        uid=row.uid,
        person=row.person.uid,
        name=row.person.name,
        role=row.role,
        way=row.way,
        by=creator.name if creator and creator.uid else None,
        expires_at=row.expires_at,
        is_open=row.expires_at > clock.now(),
    )
