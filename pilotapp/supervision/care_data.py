"""The data for assessments: one SELECT each for a programme's pilots, visits, topics, notes and questions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from peewee import JOIN, SQL, fn

from pilotapp.db.compiled_queries import compiled
from pilotapp.models import (
    Entry,
    Note,
    NoteAct,
    Person,
    PersonRole,
    ReflectionAttendance,
    ReflectionSession,
    Review,
    Visit,
    VisitTopic,
)
from pilotapp.models.base import UtcField
from pilotapp.models.visit import COUNTED
from pilotapp.supervision.care_rules import HARD_TOPICS
from pilotapp.supervision.rules import OF_COORDINATION

CONTACT = timedelta(days=182)  # how far back a last contact is searched
_instant = UtcField().python_value


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot with the instants of the last visit, note, act of the coordination on a note, and sessions."""

    uid: UUID
    name: str
    name_key: str
    active: bool
    created_at: datetime
    last_visit: datetime | None
    last_note: datetime | None
    last_act: datetime | None
    last_session: datetime | None
    next_session: datetime | None


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit that counts: uid, instants and minutes on site."""

    uid: UUID
    started_at: datetime
    ended_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Noted:
    """A note: the visit that it is about, its load, and when it was written."""

    visit: UUID | None
    load: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CareData:
    """By pilot: visits, latest first, and notes; instants of questions and answers; the most urgent open note."""

    visits: Mapping[UUID, Sequence[Visited]]
    notes: Mapping[UUID, Sequence[Noted]]
    hard_topics: Mapping[UUID, Sequence[str]]  # by visit
    questions: Mapping[UUID, datetime]
    urgencies: Mapping[UUID, int]


def pilots(programme: UUID, now: datetime, uid: UUID | None = None) -> list[Pilot]:
    """Return the pilots of a programme who are not erased, active or not; only `uid` if given."""
    rows = _pilots(programme, uid, now - CONTACT, now)
    return [Pilot(*row[:5], *map(_instant, row[5:])) for row in rows]


@compiled
def _pilots(programme: Any, uid: Any, since: Any, now: Any) -> Any:
    """Find the last instant of each kind by a subquery on an index: independent of the number of visits."""
    attended = _sessions(ReflectionAttendance.attended, ReflectionSession.state == "held")
    coming = ReflectionAttendance.answer.is_null() | (ReflectionAttendance.answer == "yes")
    planned = _sessions(coming, ReflectionSession.state == "planned", ReflectionSession.starts_at >= now)
    query = Person.select(
        Person.uid, Person.name, Person.name_key, Person.active, Person.created_at,
        _last(Visit.started_at, Visit.pilot == Person.uid, SQL("state NOT IN ('withdrawn', 'void')")),
        _last(Note.made_at, Note.pilot == Person.uid),
        NoteAct.select(NoteAct.at)
        .join(Note)
        .where(Note.pilot == Person.uid, Note.made_at >= since, NoteAct.act.in_(OF_COORDINATION))
        .order_by(NoteAct.at.desc())
        .limit(1),
        attended.order_by(ReflectionSession.starts_at.desc()).limit(1),
        planned.order_by(ReflectionSession.starts_at).limit(1),
    )  # fmt: skip
    theirs = Person.holders("pilot", programme)
    if uid is not None:
        theirs &= Person.uid == uid
    return query.join(PersonRole, on=(PersonRole.person == Person.uid)).where(theirs).tuples()


def _last(instant: Any, *conditions: Any) -> Any:
    query = instant.model.select(instant).where(instant.is_null(False), *conditions)
    return query.order_by(instant.desc()).limit(1)


def _sessions(*conditions: Any) -> Any:
    query = ReflectionAttendance.select(ReflectionSession.starts_at).join(ReflectionSession)
    return query.where(ReflectionAttendance.person == Person.uid, *conditions)


def care_data(
    programme: UUID, now: datetime, *, visits_since: datetime, since: datetime, pilot: Pilot | None
) -> CareData:
    """Return visits since one instant, notes since another; of `pilot`, or of all pilots of the programme.

    Questions are searched as far back as `CONTACT`.
    """
    uid = pilot and pilot.uid
    visits: dict[UUID, list[Visited]] = defaultdict(list)
    for of, *visit in _visits(programme, visits_since, uid):
        visits[of].append(Visited(*visit))
    notes: dict[UUID, list[Noted]] = defaultdict(list)
    for of, *note in _notes(programme, since, uid):
        notes[of].append(Noted(*note))
    topics: dict[UUID, list[str]] = defaultdict(list)
    for visit, topic in _hard_topics(programme, visits_since, uid):
        topics[visit].append(topic)
    asked = _questions(programme, now - CONTACT, uid)
    questions = {_uid(of): max(filter(None, map(_instant, instants))) for of, *instants in asked}
    return CareData(visits, notes, topics, questions, {_uid(of): most for of, most in _urgencies(programme, uid)})


def _uid(value: Any) -> UUID:
    """Convert a uid from a grouped SELECT."""
    return value if isinstance(value, UUID) else UUID(value)


@compiled
def _visits(programme: Any, since: Any, pilot: Any) -> Any:
    counted = Visit.state.in_(COUNTED) & Visit.ended_at.is_null(False)
    columns = (Visit.pilot, Visit.uid, Visit.started_at, Visit.ended_at, Visit.minutes)
    query = Visit.select(*columns).where(_since(Visit, Visit.started_at, programme, since, pilot), counted)
    return query.order_by(Visit.started_at.desc(), Visit.uid).tuples()


@compiled
def _hard_topics(programme: Any, since: Any, pilot: Any) -> Any:
    query = VisitTopic.select(VisitTopic.visit, VisitTopic.topic).join(Visit)
    return query.where(
        _since(Visit, Visit.started_at, programme, since, pilot), VisitTopic.topic.in_(HARD_TOPICS)
    ).tuples()


@compiled
def _notes(programme: Any, since: Any, pilot: Any) -> Any:
    columns = (Note.pilot, Note.visit, Note.load, Note.made_at)
    query = Note.select(*columns).where(_since(Note, Note.made_at, programme, since, pilot))
    return query.order_by(Note.made_at).tuples()


@compiled
def _questions(programme: Any, since: Any, pilot: Any) -> Any:
    """The last question about a visit, and the last answer to one, by pilot."""
    answers = (Entry.visit == Visit.uid) & (Entry.kind == "answer")
    return (
        Visit.select(Visit.pilot, fn.MAX(Review.at), fn.MAX(Entry.received_at))
        .join(Review, on=((Review.visit == Visit.uid) & (Review.act == "ask")))
        .switch(Visit)
        .join(Entry, JOIN.LEFT_OUTER, on=answers)
        .where(_since(Visit, Visit.started_at, programme, since, pilot))
        .group_by(Visit.pilot)
        .tuples()
    )


@compiled
def _urgencies(programme: Any, pilot: Any) -> Any:
    whose = Note.programme == programme if pilot is None else Note.pilot == pilot
    waiting = whose & SQL("state <> 'closed'") & (Note.urgency > 0)
    return Note.select(Note.pilot, fn.MAX(Note.urgency)).where(waiting).group_by(Note.pilot).tuples()


def _since(model: Any, instant: Any, programme: Any, since: Any, pilot: Any) -> Any:
    """The rows of a programme since an instant; for a single pilot the pilot's index is used."""
    return (model.programme == programme if pilot is None else model.pilot == pilot) & (instant >= since)
