"""The coordinator's log: filters, keyset pages, and the changes that wait for a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from peewee import fn

from pilotapp import codes
from pilotapp.models import Entry, Person, PersonRole, Visit, VisitTopic
from pilotapp.periods import Month
from pilotapp.visits.queries import with_topics

PAGE = 50
FLAGS = {"late": Visit.late, "clock": Visit.clock, "forgotten": Visit.forgotten}
_CODES = {"institution_kind": "institution_kind", "client_language": "language", "state": "state"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What a coordinator looks for; None means everything."""

    pilot: UUID | None = None
    month: Month | None = None
    institution_kind: str | None = None
    topic: str | None = None
    client_language: str | None = None
    state: str | None = None
    flag: str | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """From the address; what is not a known code is left out rather than refused."""
        known = {name: arguments.get(name) for name in _CODES}
        chosen = {name: code for name, code in known.items() if code in codes.codes(_CODES[name])}
        topic, flag = arguments.get("topic"), arguments.get("flag")
        return cls(
            pilot=read_uuid(arguments.get("pilot")),
            month=Month.read(arguments.get("month")),
            topic=topic if topic in codes.codes("topic") else None,
            flag=flag if flag in FLAGS else None,
            **chosen,
        )

    def address(self) -> dict[str, str]:
        """The same as arguments of an address."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return {name: str(value) for name, value in values.items() if value is not None}


def read_uuid(text: str | None) -> UUID | None:
    """A UUID from an address, or None."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Up to 50 visits, newest first, and the key with which the next page goes on."""

    visits: Sequence[Visit]
    after: str | None = None
    held: Mapping[UUID, Sequence[Entry]] = field(default_factory=dict)


def log(viewer: Person, filters: Filters, after: str | None = None) -> LogPage:
    """One keyset page of the visits of the viewer's programme, in the order of their start."""
    query = (
        Visit.select(Visit, Person)
        .join(Person, on=(Visit.pilot == Person.uid))
        .where(Visit.programme == viewer.programme_id, Visit.started_at.is_null(False), *_conditions(filters))
        .order_by(Visit.started_at.desc(), Visit.uid.desc())
        .limit(PAGE + 1)
    )
    key = _read_key(after)
    if key:
        at, uid = key
        query = query.where((Visit.started_at < at) | ((Visit.started_at == at) & (Visit.uid < uid)))
    rows = list(query)
    shown = with_topics(rows[:PAGE])
    last = _key(shown[-1]) if len(rows) > PAGE else None
    return LogPage(shown, last, held_entries(viewer, [visit.uid for visit in shown]))


def _conditions(filters: Filters) -> list[Any]:
    conditions: list[Any] = []
    for name in ("pilot", "institution_kind", "client_language", "state"):
        value = getattr(filters, name)
        if value is not None:
            conditions.append(getattr(Visit, name) == value)
    if filters.month:
        conditions.append(Visit.day.between(filters.month.first, filters.month.last))
    if filters.topic:
        topics = VisitTopic.select(VisitTopic.visit).where(VisitTopic.topic == filters.topic)
        conditions.append(Visit.uid.in_(topics))
    if filters.flag:
        conditions.append(FLAGS[filters.flag])
    return conditions


def _key(visit: Visit) -> str:
    return f"{visit.started_at:%Y%m%d%H%M%S}-{visit.uid.hex}" if visit.started_at else ""


def _read_key(text: str | None) -> tuple[datetime, UUID] | None:
    stamp, _, uid = (text or "").partition("-")
    try:
        return datetime.strptime(stamp + "+0000", "%Y%m%d%H%M%S%z"), UUID(uid)
    except ValueError:
        return None


def held_entries(viewer: Person, visits: Sequence[UUID] | None = None) -> dict[UUID, list[Entry]]:
    """Undecided held entries of the programme by visit; of `visits` only, where given."""
    query = Entry.select().where(
        (Entry.programme == viewer.programme_id) & (Entry.answer == "held") & Entry.decision.is_null()
    )
    if visits is not None:
        query = query.where(Entry.visit.in_(visits))
    found: dict[UUID, list[Entry]] = {}
    for entry in query.order_by(Entry.received_at):
        found.setdefault(entry.visit, []).append(entry)
    return found


def waiting_months(viewer: Person) -> list[tuple[date, int]]:
    """Days with visits that wait for the coordination, counted, oldest first."""
    query: Any = (
        Visit.select(Visit.day, fn.COUNT(Visit.uid))
        .where((Visit.programme == viewer.programme_id) & (Visit.state == "recorded"))
        .group_by(Visit.day)
        .order_by(Visit.day)
        .tuples()
    )
    return [(day, int(count)) for day, count in query]


def pilots(viewer: Person) -> list[tuple[UUID, str]]:
    """The pilots of the viewer's programme by name, for a filter."""
    rows: Any = (
        Person.select(Person.uid, Person.name)
        .join(PersonRole, on=(PersonRole.person == Person.uid))
        .where((Person.programme == viewer.programme_id) & (PersonRole.role == "pilot"))
        .order_by(Person.name)
        .tuples()
    )
    return list(rows)
