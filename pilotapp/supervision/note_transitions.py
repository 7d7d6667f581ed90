"""The effects of a pilot's entry on a note and its thread, inside the transaction of `note_commands.deliver`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import db, notices, personal_data
from pilotapp.entries import day_limit
from pilotapp.entries.incoming import IncomingEntry
from pilotapp.models import Entry, Note, NoteAct, NoteTheme, Person, PersonRole, Visit
from pilotapp.refusals import Refusal
from pilotapp.sealing import Unopenable
from pilotapp.supervision import rules

_ALL_BUT_TEXT = tuple(column for column in Note._meta.sorted_fields if column is not Note.text)


@dataclass(slots=True)
class Hand:
    """The context of a delivery: pilot, time, audit rows, and the number of entries for each day."""

    pilot: Person
    now: datetime
    acts: list[tuple[str, str, UUID, dict[str, Any]]] = field(default_factory=list)
    taken: dict[datetime, int] = field(default_factory=dict)

    def count(self, sent: IncomingEntry) -> None:
        """Count one more entry. Raises Refusal above the daily limit."""
        day = day_limit.day_of(sent.made_at, self.now)
        if day not in self.taken:
            self.taken[day] = _brought(self.pilot, day)
        if self.taken[day] >= rules.MAX_A_DAY:
            raise Refusal(_l("That is a lot of notes for one day. Please send this one tomorrow, or call."))
        self.taken[day] += 1

    def note_down(self, action: str, note: UUID, entry: UUID) -> None:
        """Collect an audit row."""
        self.acts.append((action, "note", note, {"entry": str(entry), "answer": "stored"}))


def _brought(pilot: Person, day: datetime) -> int:
    """Return how many notes and replies of `pilot` count for `day`."""
    hers = Note.pilot == pilot.uid
    notes = Note.select().where(hers, day_limit.counts_for(day, Note.made_at, Note.received_at))
    replies = NoteAct.select().join(Note).switch(NoteAct).join(Entry, on=(Entry.uid == NoteAct.uid))
    replies = replies.where(hers, day_limit.counts_for(day, Entry.made_at, Entry.received_at))
    return int(notes.count() + replies.count())


def apply(hand: Hand, sent: IncomingEntry) -> None:
    """Apply an entry. Raises Refusal, and then nothing was changed."""
    _EFFECTS[sent.kind](hand, sent)


def _write(hand: Hand, sent: IncomingEntry) -> None:
    said, pilot = sent.arguments, hand.pilot
    visit = sent.visit if sent.visit != sent.uid else None
    if visit and Visit.select().where(Visit.uid == visit, Visit.pilot != pilot.uid).exists():
        raise Refusal(_l("This visit belongs to somebody else. Please write the note on its own."), "visit")
    text, text_state = _judged(sent)
    hand.count(sent)
    load, call = int(said["load"]), said.get("call")
    Note.create(
        uid=sent.uid,
        programme=pilot.programme_id,
        pilot=pilot.uid,
        visit=visit,
        load=load,
        call=call,
        for_group=bool(said.get("for_group")),
        text=text,
        text_state=text_state,
        urgency=rules.urgency(load=load, call=call, waiting=True),
        since=hand.now,
        made_at=sent.made_at,
        received_at=hand.now,
    )
    themes = dict.fromkeys(said.get("themes") or ())
    db.insert_many((NoteTheme.note, NoteTheme.theme), [(sent.uid, theme) for theme in themes])
    if call == "today":
        _tell_coordinators(pilot, sent.uid)
    hand.note_down("note.write", sent.uid, sent.uid)


def _reply(hand: Hand, sent: IncomingEntry) -> None:
    note = locked(hand.pilot, sent.visit)
    if note is None:
        raise Refusal(_l("The note that you reply to is not here."))
    text, text_state = _judged(sent)
    if text is None:
        raise Refusal(_l("Please write your reply in a sentence."), "text")
    hand.count(sent)
    NoteAct.create(
        uid=sent.uid,
        programme=note.programme_id,
        note=note.uid,
        person=hand.pilot.uid,
        act="reply",
        text=text,
        text_state=text_state,
        at=hand.now,
    )
    urgency = rules.urgency(load=note.load, call=note.call, waiting=rules.waits_after("reply", note.urgency > 0))
    since = note.since if urgency == note.urgency else hand.now
    woken = {"state": rules.next_state("reply", note.state), "urgency": urgency, "since": since, "closed_at": None}
    Note.update(**woken, version=note.version + 1).where(Note.uid == note.uid).execute()
    hand.note_down("note.reply", note.uid, sent.uid)


_EFFECTS: dict[str, Callable[[Hand, IncomingEntry], None]] = {"note": _write, "note_reply": _reply}


def _judged(sent: IncomingEntry) -> tuple[str | None, str]:
    """Return the text and its state. Raises Refusal, for the page, if somebody may be recognisable in the text.

    A phone cannot show the text again to have it changed, so a text from a phone waits for its writer.
    """
    text = (sent.arguments.get("text") or "").replace("\r\n", "\n").strip() or None
    if text is None:
        return None, "none"
    try:
        personal_data.check(text, bool(sent.arguments.get("no_person")))
    except Refusal:
        if sent.door == "page":
            raise
        return text, "checking"
    return text, "shown"


def locked(pilot: Person, uid: UUID) -> Note | None:
    """Return the pilot's own note `uid` without its text, which may be unopenable, locked; else None."""
    rows = list(db.locked(Note.select(*_ALL_BUT_TEXT).where(Note.uid == uid, Note.pilot == pilot.uid)))
    return rows[0] if rows else None


def says_the_same(sent: IncomingEntry) -> bool:
    """Whether the page sent the stored text again; for a phone the hash has proved that already."""
    if sent.door != "page":
        return True
    table: Any = Note if sent.kind == "note" else NoteAct
    try:
        kept, state = table.select(table.text, table.text_state).where(table.uid == sent.uid).scalar(as_tuple=True)
    except Unopenable:
        return True
    return bool(state == "gone" or kept == sent.arguments["text"])


def _tell_coordinators(pilot: Person, note: UUID) -> None:
    coordinators = (
        Person.select(Person.uid)
        .join(PersonRole)
        .where(Person.programme == pilot.programme_id, Person.active, Person.erased_at.is_null())
        .where(PersonRole.role == "coordinator")
    )
    for coordinator in coordinators:
        once = f"note_today:{note}:{coordinator.uid}"
        notices.write(coordinator.uid, pilot.programme_id, "note_today", note, once=once)
