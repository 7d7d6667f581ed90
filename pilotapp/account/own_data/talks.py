"""Own data: notes for supervision, reflection sessions, and reports of a worry about a child."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.account.own_data.section import (
    Data,
    Section,
    day_of,
    label,
    listed,
    name_of,
    nothing_in,
    when,
    words_of,
)
from pilotapp.account.own_data.table import OwnDataTable, held
from pilotapp.formats import minutes
from pilotapp.models import (
    Note,
    NoteAct,
    NoteTheme,
    Person,
    ReflectionAttendance,
    ReflectionSession,
    SafeguardingAct,
    SafeguardingReport,
)


def _hers(table: Any, person: Person) -> Any:
    return table.select(table.uid).where(table.pilot == person.uid)


def _sessions(person: Person) -> Any:
    return ReflectionAttendance.select(ReflectionAttendance.session).where(ReflectionAttendance.person == person.uid)


TABLES: tuple[OwnDataTable, ...] = (
    OwnDataTable(
        "safeguarding_reports",
        lambda me: SafeguardingReport.pilot == me.uid,
        held(SafeguardingReport.uid),
        {"state": "safeguarding_state"},
    ),
    OwnDataTable(
        "answers_to_safeguarding_reports",
        lambda me: (SafeguardingAct.act == "answer") & SafeguardingAct.report.in_(_hers(SafeguardingReport, me)),
        held(
            SafeguardingAct.uid, SafeguardingAct.report, SafeguardingAct.at, SafeguardingAct.act, SafeguardingAct.text,
        ),
    ),
    OwnDataTable(
        "acts_on_safeguarding_reports",
        lambda me: SafeguardingAct.person == me.uid,
        (SafeguardingAct.uid, SafeguardingAct.report, SafeguardingAct.at, SafeguardingAct.act),
    ),
    OwnDataTable(
        "reflection_sessions",
        lambda me: ReflectionSession.uid.in_(_sessions(me)),
        held(ReflectionSession.uid, ReflectionSession.day, ReflectionSession.starts_at),
        {"kind": "reflection_kind", "state": "reflection_state"},
    ),
    OwnDataTable(
        "invitations_to_reflection_sessions",
        lambda me: ReflectionAttendance.person == me.uid,
        held(ReflectionAttendance.session),
        {"answer": "attendance"},
    ),
    OwnDataTable(
        "reflection_sessions_led",
        lambda me: ReflectionSession.led_by == me.uid,
        (
            ReflectionSession.uid, ReflectionSession.day, ReflectionSession.kind, ReflectionSession.state,
            ReflectionSession.minutes,
        ),
        {"kind": "reflection_kind", "state": "reflection_state"},
    ),
    OwnDataTable(
        "notes",
        lambda me: Note.pilot == me.uid,
        held(Note.uid, Note.received_at, Note.made_at),
        {"call": "call", "state": "note_state"},
    ),
    OwnDataTable(
        "themes_of_notes",
        lambda me: NoteTheme.note.in_(_hers(Note, me)),
        held(NoteTheme.note),
        {"theme": "theme"},
    ),
    OwnDataTable(
        "threads_of_notes",
        lambda me: NoteAct.note.in_(_hers(Note, me)),
        held(
            NoteAct.uid, NoteAct.note, NoteAct.at, NoteAct.act, NoteAct.text, NoteAct.text_state, NoteAct.talk_at,
            NoteAct.handed_to,
        ),
        {"act": "note_act"},
    ),
    OwnDataTable(
        "answers_to_notes",
        lambda me: (NoteAct.person == me.uid) & NoteAct.note.not_in(_hers(Note, me)),
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


def reflections(data: Data) -> Section:
    """The reflection sessions that this person was invited to, with their minutes and agreements."""
    mine = {row["session"]: row for row in data["invitations_to_reflection_sessions"]}
    rows = [
        (
            day_of(row),
            f"{label(row['kind'])}, {label(row['state'])}",
            minutes(mine[row["uid"]]["minutes"]),
            row["agreements"] if isinstance(row["agreements"], str) else "–",
        )
        for row in data["reflection_sessions"]
    ]
    header = (_("Day"), _("What"), _("You were there"), _("What was agreed"))
    return Section(_("Reflection sessions"), header, (0, 0, 0, 1), rows, nothing_in(rows))


def reports(data: Data) -> Section:
    """The person's reports about children: state and answer, never the text."""
    answers: dict[str, list[str]] = {}
    for row in data["answers_to_safeguarding_reports"]:
        answers.setdefault(row["report"], []).append(words_of(row["text"]))
    rows = [
        (when(row["made_at"]), label(row["state"]), listed(answers.get(row["uid"], [])))
        for row in data["safeguarding_reports"]
    ]
    return Section(_("My reports about children"), (_("When"), _("State"), _("Answers")), (0, 0, 1), rows)
