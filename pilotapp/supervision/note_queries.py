"""What a pilot sees of own notes. Lists unseal no texts, so that a lost key spoils no page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pilotapp import clock
from pilotapp.ids import decode_cursor, encode_cursor
from pilotapp.models import Note, NoteAct, NoteTheme, Notice, Person, ReflectionAttendance, ReflectionSession, Visit
from pilotapp.refusals import existing
from pilotapp.supervision import thread
from pilotapp.supervision.thread import Words

PAGE = 50
_ALL_BUT_TEXT = tuple(column for column in Note._meta.sorted_fields if column is not Note.text)


@dataclass(frozen=True, slots=True)
class Mine:
    """Up to 50 of the pilot's notes, newest first; `answered`: those with an unread answer."""

    notes: Sequence[Note]
    answered: frozenset[UUID] = frozenset()
    after: str | None = None


def mine(viewer: Person, after: str | None = None) -> Mine:
    """Return a page of the viewer's own notes, with their themes."""
    query = Note.select(*_ALL_BUT_TEXT).where(Note.pilot == viewer.uid)
    key = decode_cursor(after)
    if key is not None:
        made_at, uid = key
        query = query.where((Note.made_at < made_at) | ((Note.made_at == made_at) & (Note.uid < uid)))
    rows = list(query.order_by(Note.made_at.desc(), Note.uid.desc()).limit(PAGE + 1))
    shown = with_themes(rows[:PAGE])
    last = encode_cursor(shown[-1].made_at, shown[-1].uid) if len(rows) > PAGE else None
    return Mine(shown, _answered(viewer, shown), last)


def with_themes(notes: Sequence[Note]) -> Sequence[Note]:
    """Set `note.themes` of these notes by one SELECT, and return them."""
    found: dict[UUID, list[str]] = defaultdict(list)
    wanted = NoteTheme.note.in_([note.uid for note in notes])
    rows: Any = NoteTheme.select().where(wanted).tuples() if notes else ()
    for uid, theme in rows:
        found[uid].append(theme)
    for note in notes:
        note.themes = found[note.uid]
    return notes


def _answered(viewer: Person, notes: Sequence[Note]) -> frozenset[UUID]:
    uids = [note.uid for note in notes]
    unseen = (Notice.person == viewer.uid) & Notice.subject.in_(uids) & Notice.seen_at.is_null()
    rows: Any = Notice.select(Notice.subject).where(unseen).tuples() if uids else ()
    return frozenset(subject for (subject,) in rows)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text of the pilot in which somebody may be recognisable: the note's own, or that of the reply `turn`."""

    text: str
    turn: UUID | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A note for its page: its text, its thread, and which texts wait for the pilot's decision."""

    note: Note
    words: Words
    turns: Sequence[thread.Turn]
    visit: Visit | None = None
    waiting: Sequence[Waiting] = field(default_factory=tuple)


def of_hers(viewer: Person, uid: UUID) -> Note:
    """Return the viewer's own note with its themes, without its text. Raises Missing."""
    note = Note.select(*_ALL_BUT_TEXT).where(Note.uid == uid, Note.pilot == viewer.uid).first()
    return with_themes([existing(note)])[0]


def opened(viewer: Person, uid: UUID) -> Opened:
    """Return the viewer's own note with its thread. Raises Missing."""
    note = of_hers(viewer, uid)
    words = thread.words_of(viewer, note)
    visit = her_visit(viewer, note.visit)
    own = [Waiting(words.text)] if words.state == "checking" and words.text else []
    return Opened(note, words, thread.turns(viewer, note), visit, [*own, *_waiting_replies(viewer, note)])


def _waiting_replies(viewer: Person, note: Note) -> list[Waiting]:
    wanted = (NoteAct.note == note.uid) & (NoteAct.person == viewer.uid) & (NoteAct.text_state == "checking")
    rows: Any = NoteAct.select(NoteAct.uid, NoteAct.text.sealed()).where(wanted).order_by(NoteAct.at).tuples()
    found = [(uid, thread.opened(NoteAct.text, token, "checking", own=True)) for uid, token in rows]
    return [Waiting(words.text, uid) for uid, words in found if words.text]


def her_visit(viewer: Person, uid: UUID | None) -> Visit | None:
    """Return the viewer's own visit `uid`; None if it is another pilot's or not known yet."""
    return Visit.get_or_none((Visit.uid == uid) & (Visit.pilot == viewer.uid)) if uid else None


def next_session(viewer: Person) -> ReflectionSession | None:
    """Return the next reflection session that the viewer is invited to, without its agreements."""
    columns = [column for column in ReflectionSession._meta.sorted_fields if column is not ReflectionSession.agreements]
    found: ReflectionSession | None = (
        ReflectionSession.select(*columns)
        .join(ReflectionAttendance, on=(ReflectionAttendance.session == ReflectionSession.uid))
        .where(ReflectionAttendance.person == viewer.uid, ReflectionSession.state == "planned")
        .where(ReflectionSession.starts_at >= clock.now())
        .order_by(ReflectionSession.starts_at)
        .first()
    )
    return found
