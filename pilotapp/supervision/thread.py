"""The thread of a note as its readers see it: each turn with its text, or with why that cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from peewee import JOIN

from pilotapp import codes
from pilotapp.models import Note, NoteAct, Person
from pilotapp.sealing import Unopenable

_Handed = Person.alias()


@dataclass(frozen=True, slots=True)
class Words:
    """A text. `state`: shown; none (nothing was written); checking (only its writer can read it); gone (deleted); lost
    (the key is missing). `text` is set if it may be read.
    """

    state: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: `by` is a name, `of_pilot` whether the note's pilot did it, `mine` whether the reader did."""

    act: str
    at: datetime
    by: str
    of_pilot: bool
    mine: bool
    words: Words
    talk_at: datetime | None
    handed_to: str | None


def opened(field: Any, token: str | None, state: str, *, own: bool) -> Words:
    """Unseal the text of a column; `own`: the reader wrote it, and so may read it in state 'checking' too."""
    if state == "gone" or (state == "checking" and not own):
        return Words(state)
    if token is None:
        return Words("none")
    try:
        return Words(state, field.python_value(token))
    except Unopenable:
        return Words("lost")


def words_of(viewer: Person, note: Note) -> Words:
    """Return the text of the note, for this reader."""
    row: Any = Note.select(Note.text_state, Note.text.sealed()).where(Note.uid == note.uid).tuples().get()
    state, token = row
    return opened(Note.text, token, state, own=viewer.uid == note.pilot_id)


def turns(viewer: Person, note: Note) -> list[Turn]:
    """Return all turns of the note, oldest first, by one SELECT."""
    rows: Any = (
        NoteAct.select(
            NoteAct.act, NoteAct.at, NoteAct.person, NoteAct.talk_at, NoteAct.text_state, NoteAct.text.sealed(),
            Person.name, _Handed.name,
        )
        .join(Person, on=(NoteAct.person == Person.uid))
        .switch(NoteAct)
        .join(_Handed, JOIN.LEFT_OUTER, on=(NoteAct.handed_to == _Handed.uid))
        .where(NoteAct.note == note.uid)
        .order_by(NoteAct.at, NoteAct.uid)
        .tuples()
    )  # fmt: skip
    return [_turn(viewer, note, *row) for row in rows]


def _turn(
    viewer: Person, note: Note, act: str, at: datetime, person: UUID, talk_at: datetime | None, state: str,
    token: str | None, name: str, handed_to: str | None,
) -> Turn:  # fmt: skip
    of_pilot, mine = person == note.pilot_id, person == viewer.uid
    called: Callable[[str], str] = codes.called if of_pilot else lambda name: codes.called(name, "coordinator")
    words = opened(NoteAct.text, token, state, own=mine)
    to = None if handed_to is None else codes.called(handed_to, "coordinator")
    return Turn(act, at, called(name), of_pilot, mine, words, talk_at, to)
