"""A supervision note: what a pilot wants to reflect on, in codes and a sealed text, and the answers to it."""

from uuid import UUID

from peewee import SQL, BooleanField, CharField, CompositeKey, IntegerField, SmallIntegerField, UUIDField

from pilotapp.models.base import Base, Reference, SealedField, Table, UtcField, now_field
from pilotapp.models.handling import (
    COARSENED,
    DELETED,
    EMPTIED,
    KEPT,
    RESET,
    YOU,
    activity,
    free_text,
    technical,
    tenant,
)
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme

STATES = ("open", "acknowledged", "in_conversation", "closed")


class Note(Table):
    """`uid` is that of the entry that delivered it; `visit` the visit that it is about, which may arrive later.

    `load` is 1 (light) to 5 (too much). `call` asks for a call 'today' or 'this_week', until somebody called.
    `text_state`: 'none'; 'shown'; 'checking' while it waits for its writer, because a person may be recognisable in it;
    'gone' after it was deleted. `urgency` (supervision/rules.py) is 0 while it waits for nobody of the coordination,
    and `since` is when that last changed. `coordinator` is who has taken it on, if anybody.
    """

    subject_kind, subject_owner = "note", "pilot"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    pilot = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT, excluded=YOU)
    pilot_id: UUID
    visit = activity(UUIDField(null=True), erased=EMPTIED)
    load = activity(SmallIntegerField())
    call = activity(CharField(max_length=9, null=True), erased=EMPTIED)
    for_group = activity(BooleanField(default=False))
    text = free_text(SealedField(), erased=EMPTIED)
    text_state = activity(CharField(max_length=8, default="none"), erased=RESET)
    state = activity(CharField(max_length=15, default="open"), erased=RESET)
    urgency = activity(SmallIntegerField(), erased=RESET)
    since = activity(UtcField(), erased=COARSENED)
    coordinator = activity(Reference(Person, on_delete="SET NULL", null=True, index=False), erased=EMPTIED)
    coordinator_id: UUID | None
    made_at = activity(UtcField(), erased=COARSENED)
    received_at = activity(now_field(), erased=COARSENED)
    closed_at = activity(UtcField(null=True), erased=COARSENED)
    version = technical(IntegerField(default=1))

    themes: list[str]

    class Meta:
        indexes = (
            (("programme", "made_at", "uid"), False),
            (("pilot", "made_at"), False),
        )


# The index of the coordinators' queue: most urgent first, then waiting longest.
Note.add_index(
    Note.programme, Note.urgency.desc(), Note.since, Note.uid, where=SQL("state <> 'closed'"), name="note_queue"
)
Note.add_index(Note.closed_at, where=SQL("text_state IN ('shown', 'checking')"), name="note_retention")


class NoteTheme(Base):
    """A theme of a note; a note has any number of the nine."""

    note = activity(Reference(Note, on_delete="CASCADE", index=False))
    theme = activity(CharField(max_length=28))

    class Meta:
        primary_key = CompositeKey("note", "theme")


class NoteAct(Table):
    """One turn in the thread of a note: what `person` did, and the text.

    `act` of the coordination: acknowledge, ask, answer, propose, called, hand_over, close; of the pilot: reply,
    withdraw. `talk_at` is the time of a proposed talk, `handed_to` who the note was handed to. `text_state` is
    'shown', 'checking' as for the note (then only its writer can read the text), or 'gone' once it was deleted.
    """

    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    note = activity(Reference(Note, on_delete="CASCADE", index=False), erased=DELETED)
    person = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT)
    act = activity(CharField(max_length=12))
    text = free_text(SealedField())
    text_state = activity(CharField(max_length=8, default="shown"))
    talk_at = activity(UtcField(null=True))
    handed_to = activity(Reference(Person, on_delete="SET NULL", null=True, index=False), erased=KEPT)
    at = activity(now_field())

    class Meta:
        indexes = ((("note", "at"), False),)
