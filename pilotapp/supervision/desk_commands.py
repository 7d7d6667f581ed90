"""Commands of a coordinator on a note: acknowledge, ask, answer, propose a talk, call, hand over, close.

There is no approval. Every act may include a text, which must name nobody; the pilot gets one notice, and another one
only after reading.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, notices, personal_data
from pilotapp.models import Note, NoteAct, Notice, Person, PersonRole
from pilotapp.refusals import Conflict, Missing, Refusal
from pilotapp.supervision import desk_queries, rules

LATEST_TALK = timedelta(days=366)
_WITH_WORDS = ("ask", "answer")
_HEARD = ("acknowledge", "ask", "answer", "propose")  # notify the pilot even without a text


@dataclass(frozen=True, slots=True)
class Seen:
    """What the coordinator's page showed: the note's `version`, and the `uid` of the form, by which a repeated
    submission is recognised.
    """

    version: int
    uid: UUID


def acknowledge(coordinator: Person, note: UUID, seen: Seen, *, text: str = "", no_person: bool = False) -> Note:
    """Tell the pilot that the note was read, with an optional personal line.

    Raises Missing, Conflict (somebody changed the note meanwhile), Refusal (acknowledged already, personal data).
    """
    return _do(coordinator, note, seen, "acknowledge", text, no_person)


def ask(coordinator: Person, note: UUID, seen: Seen, *, text: str, no_person: bool = False) -> Note:
    """Ask the pilot a question. Raises Missing, Conflict or Refusal."""
    return _do(coordinator, note, seen, "ask", text, no_person)


def answer(coordinator: Person, note: UUID, seen: Seen, *, text: str, no_person: bool = False) -> Note:
    """Answer the pilot. Raises Missing, Conflict or Refusal."""
    return _do(coordinator, note, seen, "answer", text, no_person)


def propose(
    coordinator: Person, note: UUID, seen: Seen, *, talk_at: datetime, text: str = "", no_person: bool = False
) -> Note:
    """Propose a talk in the future, at most a year from now. Raises Missing, Conflict or Refusal."""
    if talk_at < clock.now():
        raise Refusal(_l("This time is already over. Please choose a later one."), "talk_at")
    if talk_at > clock.now() + LATEST_TALK:
        raise Refusal(_l("Please choose a time within the next year."), "talk_at")
    return _do(coordinator, note, seen, "propose", text, no_person, talk_at=talk_at)


def called(coordinator: Person, note: UUID, seen: Seen, *, text: str = "", no_person: bool = False) -> Note:
    """Record a call with the pilot, which fulfils a wish for one. Raises Missing, Conflict or Refusal."""
    return _do(coordinator, note, seen, "called", text, no_person)


def hand_over(
    coordinator: Person, note: UUID, seen: Seen, *, to: UUID, text: str = "", no_person: bool = False
) -> Note:
    """Give the note to an active coordinator of the same programme, who is notified; to oneself: take it over.

    Raises Missing, Conflict or Refusal (assigned to that person already, or not an active coordinator).
    """
    return _do(coordinator, note, seen, "hand_over", text, no_person, handed_to=to)


def close(coordinator: Person, note: UUID, seen: Seen, *, text: str = "", no_person: bool = False) -> Note:
    """Close the note; the pilot's reply opens it again. Raises Missing, Conflict or Refusal (a call is wished)."""
    return _do(coordinator, note, seen, "close", text, no_person)


def _do(
    coordinator: Person, uid: UUID, seen: Seen, act: str, text: str, no_person: bool,
    *, talk_at: datetime | None = None, handed_to: UUID | None = None,
) -> Note:  # fmt: skip
    words = (text or "").strip()
    if act in _WITH_WORDS and not words:
        raise Refusal(_l("Please write a sentence first."), "text")
    personal_data.check(words, no_person=no_person)
    with db.transaction():
        note = _locked(coordinator, uid)
        if _done_before(coordinator, note, seen.uid):
            return note
        _refuse(coordinator, note, seen, act, handed_to)
        _change(coordinator, note, act, handed_to)
        NoteAct.create(
            uid=seen.uid,
            programme=note.programme_id,
            note=note.uid,
            person=coordinator.uid,
            act=act,
            text=words or None,
            talk_at=talk_at,
            handed_to=handed_to,
            at=clock.now(),
        )
        _tell(coordinator, note, act, words, handed_to)
        audit.write(coordinator, f"note.{act}", "note", note.uid, about=note.pilot_id, state=note.state)
    return note


def _locked(coordinator: Person, uid: UUID) -> Note:
    """Return the note, locked until the transaction ends."""
    db.serialise(Note(uid=uid))
    return desk_queries.note(coordinator, uid)


def _done_before(coordinator: Person, note: Note, form: UUID) -> bool:
    """Whether this form was submitted before. Raises Missing if the uid belongs to somebody else."""
    known = NoteAct.select(NoteAct.note, NoteAct.person).where(NoteAct.uid == form).first()
    if known is not None and (known.note_id, known.person_id) != (note.uid, coordinator.uid):
        raise Missing("")
    return known is not None


def _refuse(coordinator: Person, note: Note, seen: Seen, act: str, handed_to: UUID | None) -> None:
    if note.version != seen.version:
        raise Conflict(
            _l("This note was changed after you opened it. Please look at it again: what you wrote is still here.")
        )
    if note.state == "closed":
        raise Refusal(_l("This note is closed. It opens again when a reply comes."))
    if not rules.may_follow(act, note.state):
        raise Refusal(_l("Whoever wrote this note already knows that it was read."))
    gone = note.pilot.erased_at is not None
    if gone and act in _HEARD:
        raise Refusal(_l("Whoever wrote this note is not here any more and cannot read an answer."))
    if act == "close" and note.call is not None and not gone:
        raise Refusal(_l("A call is still wished for. Please say first that you have talked."))
    if act == "hand_over":
        _refuse_recipient(note, handed_to)


def _refuse_recipient(note: Note, to: UUID | None) -> None:
    if to is not None and to == note.coordinator_id:
        raise Refusal(_l("This note is already with her. Please choose somebody else."), "to")
    hers = (Person.uid == to) & (Person.programme == note.programme_id) & Person.active & Person.erased_at.is_null()
    if not Person.select().join(PersonRole).where(hers, PersonRole.role == "coordinator").exists():
        raise Refusal(_l("Please choose somebody who coordinates this programme and can sign in."), "to")


def _change(coordinator: Person, note: Note, act: str, handed_to: UUID | None) -> None:
    """Apply the act to the note; who acts first becomes its coordinator."""
    now, before = clock.now(), note.urgency
    values: dict[str, Any] = {"state": rules.next_state(act, note.state), "version": note.version + 1}
    if act in ("called", "close"):
        note.call = values["call"] = None
        notices.over(note.uid, "note_today")
    if act != "hand_over":
        waits = rules.waits_after(act, before > rules.RESTS)
        values["urgency"] = rules.urgency(load=note.load, call=note.call, waiting=waits)
        values["since"] = note.since if values["urgency"] == before else now
    if act == "close":
        values["closed_at"] = now
    values["coordinator"] = handed_to or note.coordinator_id or coordinator.uid
    Note.update(**values).where(Note.uid == note.uid).execute()
    for name, value in values.items():
        setattr(note, name, value)


def _tell(coordinator: Person, note: Note, act: str, words: str, handed_to: UUID | None) -> None:
    """Notify the pilot, once until the notice is read; and the person to whom the note was handed."""
    if handed_to is not None and handed_to != coordinator.uid:
        _tell_once(handed_to, note, "note_handed_over")
    if note.pilot.active and (act in _HEARD or words) and act != "hand_over":
        _tell_once(note.pilot_id, note, "note_answer")


def _tell_once(person: UUID, note: Note, kind: str) -> None:
    unseen = (Notice.person == person) & (Notice.subject == note.uid) & (Notice.kind == kind) & Notice.seen_at.is_null()
    if not Notice.select().where(unseen).exists():
        notices.write(person, note.programme_id, kind, note.uid, mail=True)
