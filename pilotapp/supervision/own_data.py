"""Own data: notes for supervision and their threads."""

from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.models import Note, NoteAct, NoteTheme
from pilotapp.own_data.section import Data, OwnDataSection, Section, label, listed, name_of, nothing_in, when, words_of
from pilotapp.own_data.table import OwnDataTable, held, uids_of

TABLES = (
    OwnDataTable(
        230,
        "notes",
        lambda me: Note.pilot == me.uid,
        held(Note.uid, Note.received_at, Note.made_at),
        {"call": "call", "state": "note_state"},
    ),
    OwnDataTable(
        240,
        "themes_of_notes",
        lambda me: NoteTheme.note.in_(uids_of(Note, me)),
        held(NoteTheme.note),
        {"theme": "theme"},
    ),
    OwnDataTable(
        250,
        "threads_of_notes",
        lambda me: NoteAct.note.in_(uids_of(Note, me)),
        held(
            NoteAct.uid, NoteAct.note, NoteAct.at, NoteAct.act, NoteAct.text, NoteAct.text_state, NoteAct.talk_at,
            NoteAct.handed_to,
        ),
        {"act": "note_act"},
    ),
    OwnDataTable(
        260,
        "answers_to_notes",
        lambda me: (NoteAct.person == me.uid) & NoteAct.note.not_in(uids_of(Note, me)),
        (NoteAct.uid, NoteAct.note, NoteAct.at, NoteAct.act, NoteAct.text, NoteAct.talk_at, NoteAct.handed_to),
        {"act": "note_act"},
    ),
)  # fmt: skip


def notes(data: Data) -> Section:
    """The notes for supervision with the pilot's own text."""
    themes: dict[str, list[str]] = {}
    for row in data["themes_of_notes"]:
        themes.setdefault(row["note"], []).append(row["theme"]["label"])
    rows = [
        (
            when(note["made_at"]),
            codes.label("load", str(note["load"])),
            listed([*themes.get(note["uid"], []), *([label(note["call"])] if note["call"] else [])]),
            words_of(note["text"]),
            label(note["state"]),
        )
        for note in data["notes"]
    ]
    header = (_("When"), _("Load"), _("What it is about"), _("Words"), _("State"))
    return Section(_("Notes for supervision"), header, (0, 0, 1, 3, 0), rows, nothing_in(rows))


def threads(data: Data) -> Section:
    """The messages after a note; for a coordinator, their answers to the notes of others."""
    said = [(row, name_of(row["person"])) for row in data["threads_of_notes"]]
    said += [(row, _("You")) for row in data["answers_to_notes"]]
    rows = [(when(row["at"]), label(row["act"]), words_of(row["text"]), who) for row, who in said]
    header = (_("When"), _("What"), _("Words"), _("Who"))
    return Section(_("What was said about notes"), header, (0, 0, 1, 0), rows, nothing_in(rows))


SECTIONS = (
    OwnDataSection(40, notes),
    OwnDataSection(50, threads),
)
