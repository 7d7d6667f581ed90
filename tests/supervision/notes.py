"""Notes and turns of their threads, written as rows: for tests that need some to be there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from pilotapp import clock
from pilotapp.models import Note, NoteAct, NoteTheme, Notice, Person
from pilotapp.supervision import rules
from tests.support import people

TEXT = "Nobody listened at the counter, and I did not know what my role was."


def person(name: str) -> Person:
    """A standing person's row."""
    found: Person = Person.get_by_id(people.uid_of(name))
    return found


def note(
    name: str = "amal",
    text: str | None = TEXT,
    *,
    load: int = 3,
    call: str | None = None,
    themes: tuple[str, ...] = ("role_unclear",),
    hours_ago: float = 1,
    state: str = "open",
    waiting: bool = True,
    **more: Any,
) -> Note:
    """A note that this pilot wrote so long ago; it waits for the coordination unless it says otherwise."""
    writer, at = person(name), clock.now() - timedelta(hours=hours_ago)
    waits = waiting and state != "closed"
    values: dict[str, Any] = {
        "programme": writer.programme_id,
        "pilot": writer.uid,
        "load": load,
        "call": call,
        "text": text,
        "text_state": "none" if text is None else "shown",
        "state": state,
        "urgency": rules.urgency(load=load, call=call, waiting=waits) if state != "closed" else rules.RESTS,
        "since": at,
        "made_at": at,
        "received_at": at,
        "closed_at": at if state == "closed" else None,
    }
    row: Note = Note.create(**values | more)
    for theme in themes:
        NoteTheme.create(note=row, theme=theme)
    return row


def act(note: Note, name: str, act: str, text: str | None = None, **more: Any) -> NoteAct:
    """A turn in its thread, without what it changes of the note."""
    by = person(name)
    row: NoteAct = NoteAct.create(programme=note.programme_id, note=note.uid, person=by.uid, act=act, text=text, **more)
    return row


def now(note: Note) -> Note:
    """The note as it stands in the database."""
    found: Note = Note.get_by_id(note.uid)
    return found


def told(name: str, subject: UUID) -> list[str]:
    """The kinds of the notices that this person has about it, in their order."""
    mine = (Notice.person == people.uid_of(name)) & (Notice.subject == subject)
    return [row.kind for row in Notice.select().where(mine).order_by(Notice.created_at)]
