"""What coordinators see of reflection sessions: coming and past ones, one with its attendance, and invitable people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from peewee import JOIN, Case, fn

from pilotapp import codes, names, sealing
from pilotapp.ids import decode_cursor, encode_cursor, read_uuid
from pilotapp.models import Person, PersonRole, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import rules
from pilotapp.refusals import existing

PAGE = 50
# All columns but the agreements: a list unseals no text, and works even if a key is lost.
OPEN_COLUMNS = tuple(
    column for column in ReflectionSession._meta.sorted_fields if column is not ReflectionSession.agreements
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a coordinator searches for; `past` selects sessions that are over, else planned ones.

    `search`: in the names of who is invited.
    """

    past: bool = False
    kind: str | None = None
    pilot: UUID | None = None
    search: str | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """Parse the query string; unknown values are ignored."""
        kind = arguments.get("kind")
        pilot, search = read_uuid(arguments.get("pilot")), names.search_in(arguments)
        return cls(arguments.get("show") == "past", kind if kind in rules.KINDS else None, pilot, search or None)

    def address(self) -> dict[str, str]:
        """Return the arguments for the query string."""
        show = "past" if self.past else None
        values = {"show": show, "search": self.search, "kind": self.kind, "pilot": self.pilot}
        return {name: str(value) for name, value in values.items() if value is not None}

    def sought(self, pilots: Sequence[tuple[UUID, str]]) -> list[tuple[str, str]]:
        """Return what is searched for, in the reader's words: pairs of a label and a value."""
        values = {
            _("Name"): self.search,
            _("{Pilot}"): self.pilot and codes.called(dict(pilots).get(self.pilot, "")),
            _("Kind"): self.kind and codes.label("reflection_kind", self.kind),
        }
        return [(str(label), str(words)) for label, words in values.items() if words]


@dataclass(frozen=True, slots=True)
class Line:
    """A session in a list, with the numbers of people who are invited, accepted, and came."""

    session: ReflectionSession
    invited: int
    coming: int
    came: int


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 50 sessions, and the cursor of the next page."""

    lines: Sequence[Line]
    after: str | None = None


def sessions(viewer: Person, filters: Filters, after: str | None = None, *, size: int = PAGE) -> Page:
    """Return a page of the programme's sessions: planned ones, next first, or past ones, latest first."""
    query: Any = _with_leader().where(ReflectionSession.programme == viewer.programme_id)
    query = query.where(
        (ReflectionSession.state != "planned") if filters.past else (ReflectionSession.state == "planned")
    )
    if filters.kind:
        query = query.where(ReflectionSession.kind == filters.kind)
    if filters.pilot:
        query = query.where(ReflectionSession.uid.in_(sessions_of(filters.pilot)))
    if called := names.search_patterns(filters.search):
        people = Person.select(Person.uid).where(Person.programme == viewer.programme_id, *Person.is_called(called))
        invited = ReflectionAttendance.select(ReflectionAttendance.session)
        query = query.where(ReflectionSession.uid.in_(invited.where(ReflectionAttendance.person.in_(people))))
    found = list(keyset(query, after, newest_first=filters.past, size=size))
    return Page(_lines(found[:size]), key_of(found[size - 1]) if len(found) > size else None)


def session(viewer: Person, uid: UUID) -> ReflectionSession:
    """Return a session of the viewer's programme, without its agreements. Raises Missing."""
    wanted = (ReflectionSession.uid == uid) & (ReflectionSession.programme == viewer.programme_id)
    found: ReflectionSession = existing(_with_leader().where(wanted).first())
    return found


def attendance(session: ReflectionSession) -> list[ReflectionAttendance]:
    """Return the attendance rows of a session, by name; erased people come last."""
    columns = (ReflectionAttendance, Person.uid, Person.name, Person.erased_at)
    query: Any = ReflectionAttendance.select(*columns).join(Person)
    in_order = (Person.erased_at.is_null(False), Person.name_key, Person.uid)
    return list(query.where(ReflectionAttendance.session == session.uid).order_by(*in_order))


def agreements(session: ReflectionSession) -> tuple[str, bool]:
    """Return what was agreed, and whether it could be unsealed: its key may be lost."""
    wanted = ReflectionSession.select(ReflectionSession.agreements).where(ReflectionSession.uid == session.uid)
    try:
        return wanted.get().agreements or "", True
    except sealing.Unopenable:
        return "", False


def invitable(viewer: Person, *roles: str) -> list[tuple[UUID, str]]:
    """Return people of the viewer's programme who have one of `roles` and an active account, by name."""
    query: Any = (
        Person.select(Person.uid, Person.name)
        .where(Person.programme == viewer.programme_id, Person.active, Person.erased_at.is_null())
        .where(Person.uid.in_(PersonRole.select(PersonRole.person).where(PersonRole.role.in_(roles))))
        .order_by(Person.name_key, Person.uid)
    )
    return list(query.tuples())


def sessions_of(person: UUID) -> Any:
    """Return the SELECT of the sessions that a person is invited to."""
    return ReflectionAttendance.select(ReflectionAttendance.session).where(ReflectionAttendance.person == person)


def keyset(query: Any, after: str | None, *, newest_first: bool, size: int = PAGE) -> Any:
    """Return one row more than a page of `query`, ordered by start, after the session whose key is `after`."""
    starts_at, uid = ReflectionSession.starts_at, ReflectionSession.uid
    last = decode_cursor(after)
    if newest_first:
        behind = (starts_at < last[0]) | ((starts_at == last[0]) & (uid < last[1])) if last else None
        query = query.order_by(starts_at.desc(), uid.desc())
    else:
        behind = (starts_at > last[0]) | ((starts_at == last[0]) & (uid > last[1])) if last else None
        query = query.order_by(starts_at, uid)
    return (query if behind is None else query.where(behind)).limit(size + 1)


def key_of(session: ReflectionSession) -> str:
    """Return the cursor after this session."""
    return encode_cursor(session.starts_at, session.uid)


def _with_leader() -> Any:
    columns = (*OPEN_COLUMNS, Person.uid, Person.name)
    return ReflectionSession.select(*columns).join(Person, JOIN.LEFT_OUTER, on=ReflectionSession.led_by)


def _lines(sessions: list[ReflectionSession]) -> list[Line]:
    coming = Case(None, [(ReflectionAttendance.answer == "yes", 1)], 0)
    came = Case(None, [(ReflectionAttendance.attended == True, 1)], 0)  # noqa: E712 - SQL
    rows: Any = (
        ReflectionAttendance.select(
            ReflectionAttendance.session, fn.COUNT(ReflectionAttendance.person), fn.SUM(coming), fn.SUM(came)
        )
        .where(ReflectionAttendance.session.in_([session.uid for session in sessions]))
        .group_by(ReflectionAttendance.session)
        .tuples()
    )
    counts = {uid: (int(invited), int(yes), int(there)) for uid, invited, yes, there in rows}
    return [Line(session, *counts.get(session.uid, (0, 0, 0))) for session in sessions]
