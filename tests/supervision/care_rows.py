"""Visits, notes, what was answered, and sessions of a pilot, written straight into the tables for tests of care."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from pilotapp.models import (
    Entry,
    Note,
    NoteAct,
    Person,
    ReflectionAttendance,
    ReflectionSession,
    Review,
    Visit,
    VisitTopic,
)
from tests.support.people import uid_of

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=BERLIN)  # a Tuesday
LONG_AGO = datetime(2025, 1, 1, tzinfo=BERLIN)


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def joined(name: str, at: datetime = LONG_AGO) -> None:
    """Since when she is there."""
    Person.update(created_at=at).where(Person.uid == uid_of(name)).execute()


def visit(
    name: str, at: datetime, minutes: int = 60, topics: tuple[str, ...] = ("school",), state: str = "recorded"
) -> Visit:
    """A visit of hers that began at this instant."""
    pilot = Person.get_by_id(uid_of(name))
    made: Visit = Visit.create(
        programme=pilot.programme_id,
        pilot=pilot,
        state=state,
        started_at=at,
        ended_at=at + timedelta(minutes=minutes),
        day=at.astimezone(BERLIN).date(),
        minutes=minutes,
    )
    for topic in topics:
        VisitTopic.create(visit=made, topic=topic)
    return made


def note(name: str, at: datetime, load: int = 2, about: UUID | None = None, **changes: Any) -> Note:
    """A note of hers, read and at rest unless `changes` say otherwise."""
    pilot = Person.get_by_id(uid_of(name))
    known = {"state": "acknowledged", "urgency": 0} | changes
    made: Note = Note.create(
        programme=pilot.programme_id, pilot=pilot, visit=about, load=load, since=at, made_at=at, received_at=at, **known
    )
    return made


def answered(note: Note, at: datetime, by: str = "karin", act: str = "answer") -> None:
    """A turn in the thread of a note."""
    NoteAct.create(programme=note.programme_id, note=note, person=uid_of(by), act=act, at=at)


def asked(visit: Visit, at: datetime) -> None:
    """A coordinator's question about a visit."""
    Review.create(programme=visit.programme_id, visit=visit, person=uid_of("karin"), act="ask", at=at)


def replied(visit: Visit, at: datetime) -> None:
    """The pilot's answer to a question about her visit."""
    Entry.create(
        uid=uuid4(), programme=visit.programme_id, pilot=visit.pilot_id, visit=visit.uid, kind="answer", schema=1,
        made_at=at, received_at=at, hash="", body="{}", answer="stored", door="phone",
    )  # fmt: skip


def session(name: str, at: datetime, state: str = "held", attended: bool | None = True) -> None:
    """A reflection session to which she was invited."""
    programme = Person.get_by_id(uid_of(name)).programme_id
    made = ReflectionSession.create(
        programme=programme, kind="group", state=state, starts_at=at, day=at.astimezone(BERLIN).date(), minutes=90
    )
    ReflectionAttendance.create(session=made, person=uid_of(name), attended=attended)
