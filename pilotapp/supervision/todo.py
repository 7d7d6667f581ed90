"""What waits for a pilot about notes: own texts in which somebody may be recognisable; only their writer reads them."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from peewee import fn

from pilotapp.formats import day
from pilotapp.models import Note, NoteAct, Person
from pilotapp.rooms import Todo


def rows(viewer: Person) -> list[Todo]:
    """Return a line for each note of the viewer that has such a text, its own or a reply's, the oldest first."""
    replies = NoteAct.select().where(
        NoteAct.note == Note.uid, NoteAct.person == viewer.uid, NoteAct.text_state == "checking"
    )
    is_asked = (Note.text_state == "checking") | fn.EXISTS(replies)
    found: Any = Note.select(Note.uid, Note.made_at).where(Note.pilot == viewer.uid, is_asked)
    return [_text(note) for note in found.order_by(Note.made_at, Note.uid)]


def _text(note: Note) -> Todo:
    words = (
        _("Please look at your text again"),
        _("Note from %(day)s: somebody may be recognisable.", day=day(note.made_at)),
    )
    return Todo("note", note.uid, 15, "supervision", *words, url_for("notes.show", uid=note.uid))
