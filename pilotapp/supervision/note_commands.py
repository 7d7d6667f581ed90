"""Commands of a pilot on notes. Page and phone both use `deliver`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import audit, clock, db, notices, personal_data
from pilotapp.entries.incoming import SCHEMA, IncomingEntry, Receipt, content_hash
from pilotapp.entries.receipts import taken_by_age
from pilotapp.entries.store import EntryStore, refuse_erased
from pilotapp.models import Note, NoteAct, Person
from pilotapp.refusals import Conflict, Missing, Refusal, existing
from pilotapp.supervision import note_transitions, rules
from pilotapp.supervision.note_transitions import Hand


def deliver(pilot: Person, entries: Sequence[IncomingEntry], clock_offset: int | None = None) -> list[Receipt]:
    """Store `entries` (notes and replies of `pilot`) with their effects and audit rows in one transaction.

    Return a receipt for each, in order; a known uid gets its old receipt, or conflict if the content differs; a bad
    entry does not stop the others. Refuses what the form refuses, the visit or note of another pilot, and more than
    `rules.MAX_A_DAY` for one day. Raises Missing if the pilot was erased meanwhile. A text in which somebody may be
    recognisable is refused from the page; from a phone it is stored but hidden from the coordination. `clock_offset`:
    seconds by which the phone's clock is ahead of the server's.
    """
    with db.transaction():
        db.serialise(pilot)
        refuse_erased(pilot)
        hand = Hand(pilot, clock.now())
        store = EntryStore(pilot, entries, clock_offset, hand.now)
        receipts = taken_by_age(entries, lambda sent: _take(hand, store, sent), last="note_reply")
        store.write()
        audit.write_many(pilot, hand.acts)
    return receipts


def _take(hand: Hand, store: EntryStore, sent: IncomingEntry) -> Receipt:
    known = store.receipt(sent)
    if known is not None:
        return known if known.answer != "already" or note_transitions.says_the_same(sent) else _differs(sent)
    if sent.errors:
        return Receipt(sent.uid, sent.hash, "refused", sent.errors)
    try:
        note_transitions.apply(hand, sent)
    except Refusal as refusal:
        return Receipt(sent.uid, sent.hash, "refused", {refusal.field or "": [str(refusal.message)]})
    store.add(sent, "stored", without=("text",))
    return Receipt(sent.uid, sent.hash, "stored")


def _differs(sent: IncomingEntry) -> Receipt:
    words = _("This was sent before with another text. The first one stands.")
    return Receipt(sent.uid, sent.hash, "conflict", {"": [words]}, kept={})


def _do(pilot: Person, kind: str, uid: UUID, visit: UUID, **arguments: Any) -> None:
    """Deliver one entry of the page. Raises Refusal or Conflict; a repeated uid changes nothing.

    The text is not included in the hash, because a hash in the database could be used to guess it.
    """
    arguments["text"] = plain(arguments["text"])
    body = {name: value for name, value in arguments.items() if name != "text" and value is not None}
    digest = content_hash(uid=uid, owner=pilot.uid, kind=kind, visit=visit, schema=SCHEMA, body=body)
    sent = IncomingEntry(uid, kind, visit, clock.now(), digest, body, arguments, door="page")
    receipt = deliver(pilot, [sent])[0]
    if receipt.answer in ("stored", "already"):
        return
    field, message = next(((name or None, words[0]) for name, words in receipt.errors.items()), (None, ""))
    raise (Conflict if receipt.answer == "conflict" else Refusal)(message, field)


def plain(text: str | None) -> str | None:
    """Return a text as it is stored: stripped, with LF line breaks as on a phone; None for an empty one."""
    return (text or "").replace("\r\n", "\n").strip() or None


def write(
    pilot: Person,
    *,
    uid: UUID,
    visit: UUID | None = None,
    themes: Sequence[str] = (),
    load: str | int,
    call: str | None = None,
    for_group: bool = False,
    text: str | None = None,
    no_person: bool = False,
) -> Note:
    """Write a note, with or without a `visit`. Refuses another pilot's visit, and a text that names somebody.

    `load` is 1 (light) to 5 (too much); `call` is 'today' or 'this_week'; `no_person`: the pilot declares that nobody
    can be recognised in the text.
    """
    codes = {"themes": list(themes), "load": int(load), "call": call, "for_group": for_group}
    _do(pilot, "note", uid, visit or uid, **codes, text=text, no_person=no_person)
    return Note.select(Note.uid, Note.text_state).where(Note.uid == uid).get()


def reply(pilot: Person, *, uid: UUID, note: UUID, text: str, no_person: bool = False) -> None:
    """Reply in the thread of an own note, which opens it again. Refuses a text that names somebody."""
    _do(pilot, "note_reply", uid, note, text=text, no_person=no_person)


def look_again(
    pilot: Person, uid: UUID, *, text: str | None, no_person: bool = False, turn: UUID | None = None
) -> None:
    """Change a text that waits because somebody may be recognisable in it, or declare that nobody is; then show it.

    `turn`: the reply that waits, else the note itself. An empty text deletes it; otherwise the note waits for the
    coordination again, whatever was done with it while nobody could read the text. Raises Missing (not the pilot's, or
    nothing waits), or Refusal if a changed text still names somebody.
    """
    words = plain(text)
    with db.transaction():
        note = _locked(pilot, uid)
        table: Any = NoteAct if turn else Note
        of_hers = (NoteAct.note == uid) & (NoteAct.person == pilot.uid) if turn else Note.pilot == pilot.uid
        waits = (table.uid == (turn or uid)) & of_hers & (table.text_state == "checking")
        personal_data.check(words or "", no_person)
        state = "shown" if words else "gone"
        if not table.update(text=words, text_state=state).where(waits).execute():
            raise Missing("")
        Note.update(version=note.version + 1, **(_woken(note) if words else {})).where(Note.uid == uid).execute()
        audit.write(pilot, "note.look_again", "note", uid, about=pilot.uid, state=state)


def _woken(note: Note) -> dict[str, Any]:
    """Return the changed columns of a note with a text that nobody of the coordination has read yet."""
    urgency = rules.urgency(load=note.load, call=note.call, waiting=True)
    state = rules.next_state("reply", note.state) if note.state == "closed" else note.state
    since = note.since if urgency == note.urgency else clock.now()
    return {"state": state, "urgency": urgency, "since": since, "closed_at": None}


def withdraw(pilot: Person, uid: UUID) -> None:
    """Delete the text of a note and the pilot's replies; themes and load stay as counts. Raises Missing.

    The note is closed, and a wish for a call ends. Repeating it changes nothing.
    """
    with db.transaction():
        note = _locked(pilot, uid)
        own = (NoteAct.note == uid) & (NoteAct.person == pilot.uid) & NoteAct.text.is_null(False)
        if note.text_state == "gone" and note.state == "closed" and not NoteAct.select().where(own).exists():
            return
        now = clock.now()
        NoteAct.update(text=None, text_state="gone").where(own).execute()
        NoteAct.create(programme=note.programme_id, note=uid, person=pilot.uid, act="withdraw", at=now)
        done = {"state": rules.next_state("withdraw", note.state), "urgency": rules.RESTS, "since": now}
        gone = {"text": None, "text_state": "gone", "call": None, "closed_at": now, "version": note.version + 1}
        Note.update(**done, **gone).where(Note.uid == uid).execute()
        notices.over(uid, "note_today")
        audit.write(pilot, "note.withdraw", "note", uid, about=pilot.uid)


def _locked(pilot: Person, uid: UUID) -> Note:
    """Return the pilot's own note without its text, locked. Raises Missing."""
    db.serialise(pilot)
    return existing(note_transitions.locked(pilot, uid))
