"""Reflection sessions in every state, and the flagged notes of an agenda, for tests of access and of pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pilotapp import clock
from pilotapp.models import Note, NoteTheme, Person, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import commands, holding_commands
from tests.support import people

DAY = timedelta(days=1)
# Sessions of the stage by name; `uid(name)` is the same in every test.
NAMES = ("planned", "begun", "held", "cancelled", "foreign")
AGREED = "We speak about breaks and about saying no."


def uid(name: str) -> UUID:
    """Return the uid of a session of the stage."""
    return people.uid_of(f"{name} session")


def person(name: str) -> Person:
    """Return the row of a standing person."""
    found: Person = Person.get_by_id(people.uid_of(name))
    return found


def planned(*guests: str, by: str = "karin", starts_at: datetime | None = None, **changes: Any) -> ReflectionSession:
    """Plan a session by this coordinator: an individual session with one guest, else a group meeting."""
    values: dict[str, Any] = {
        "uid": uuid4(),
        "kind": "individual" if len(guests) == 1 else "group",
        "starts_at": starts_at or clock.now() + 7 * DAY,
        "minutes": 60,
        "place": "Town hall, room 12",
        "led_by": people.uid_of(by),
        "invited": [people.uid_of(name) for name in guests],
    }
    return commands.plan(person(by), **values | changes)


def held(*guests: str, by: str = "karin", starts_at: datetime | None = None, **changes: Any) -> ReflectionSession:
    """Make a session that took place, attended by all for an hour."""
    known = {name: changes.pop(name) for name in ("kind", "uid") if name in changes}
    session = planned(*guests, by=by, starts_at=starts_at or clock.now() - 10 * DAY, **known)
    came = {people.uid_of(name): 60 for name in guests}
    written = {"minutes": 60, "came": came, "text": AGREED} | changes
    return holding_commands.hold(person(by), session.uid, session.version, **written)


def invited(name: str, *others: str) -> UUID:
    """Insert a planned group meeting to which this person and others are invited; return its uid."""
    programme, now = person(name).programme_id, clock.now()
    session = ReflectionSession.create(
        programme=programme, kind="group", starts_at=now + 5 * DAY, day=(now + 5 * DAY).date(), minutes=60
    )
    for one in (name, *others):
        ReflectionAttendance.create(session=session, person=people.uid_of(one))
    found: UUID = session.uid
    return found


def note(name: str, *themes: str, load: int = 3, for_group: bool = True, **changes: Any) -> Note:
    """Insert a note of this person, flagged for the next group meeting."""
    now = clock.now()
    values: dict[str, Any] = {"text": "the doctor was in a hurry", "text_state": "shown", "made_at": now, "since": now}
    known = {"programme": person(name).programme_id, "pilot": people.uid_of(name), "load": load, "urgency": 1}
    row: Note = Note.create(**known | {"for_group": for_group} | values | changes)
    for theme in themes:
        NoteTheme.create(note=row, theme=theme)
    return row


def fill() -> None:
    """Insert a planned and a begun meeting of amal and berna, her past session, a cancelled one, and one of tarek's."""
    now = clock.now()
    planned("amal", "berna", uid=uid("planned"))
    planned("amal", "berna", uid=uid("begun"), starts_at=now - timedelta(hours=1))
    held("amal", uid=uid("held"), follow_up_on=(now + 20 * DAY).date())
    commands.cancel(person("karin"), planned("berna", uid=uid("cancelled")).uid, 1)
    planned("tarek", by="carla", uid=uid("foreign"))
