"""Supervision notes in several states, for tests of access and of pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pilotapp import db, notices
from pilotapp.models import Note, NoteAct, Person
from pilotapp.supervision import note_commands
from tests.support import people

# Notes of the stage by name; `uid(name)` is the same in every test.
NAMES = ("today", "answered", "checking", "back", "colleague", "foreign")
WORDS = "Nobody listened at the counter, and I did not know what my role was."


def uid(name: str) -> UUID:
    """Return the uid of a note of the stage."""
    return people.uid_of(f"{name} note")


def person(name: str) -> Person:
    """Return the row of a standing person."""
    found: Person = Person.get_by_id(people.uid_of(name))
    return found


def written(name: str, key: UUID, **said: Any) -> Note:
    """Write a note of this pilot as the page does."""
    codes: dict[str, Any] = {"load": 3, "themes": ["role_unclear"], "text": WORDS}
    return note_commands.write(person(name), uid=key, **codes | said)


def answered(key: UUID, by: str = "karin", text: str = "Thank you. Shall we talk on Friday?") -> None:
    """Answer it as a coordinator; the pilot has not read that yet."""
    note = Note.select(Note.programme, Note.pilot).where(Note.uid == key).get()
    with db.transaction():
        NoteAct.create(programme=note.programme_id, note=key, person=people.uid_of(by), act="answer", text=text)
        Note.update(state="in_conversation", urgency=0).where(Note.uid == key).execute()
        notices.write(note.pilot_id, note.programme_id, "note_answer", key)


def fill() -> None:
    """Write amal's notes in every state, one of berna's, and one of another programme."""
    written("amal", uid("today"), load=5, call="today", themes=["client_in_crisis", "boundaries"], for_group=True)
    written("amal", uid("answered"))
    answered(uid("answered"))
    written("amal", uid("checking"), load=4)
    Note.update(text_state="checking", text="Frau Muster was there.").where(Note.uid == uid("checking")).execute()
    written("amal", uid("back"), load=1, themes=["success"])
    note_commands.withdraw(person("amal"), uid("back"))
    written("berna", uid("colleague"))
    written("tarek", uid("foreign"))
