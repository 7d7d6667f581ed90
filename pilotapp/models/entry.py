"""An entry: one act of a pilot, exactly as it was sent, and its receipt."""

from uuid import UUID

from peewee import SQL, CharField, IntegerField, SmallIntegerField, TextField, UUIDField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, KEPT, YOU, activity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme

# Answers 'please call me'. A body is canonical JSON; literal SQL, because only then a database uses the partial index.
CALL_ME = SQL("""kind = 'answer' AND REPLACE(body, '"answer":"call_me"', '') <> body""")


class Entry(Table):
    """`uid` and `hash` are from the phone; `body` is the JSON as sent, of a note without its text;
    `made_at` is by the phone's clock.

    `visit` is not a foreign key in the database: an entry may arrive before the visit's first one. `answer` is 'stored'
    or 'held' (pending review); a coordinator sets the `decision` of a pending one to 'accepted' or 'declined'.
    `door`: phone, page, or paper, from which a coordinator entered it.
    `pending_reason`: 'confirmed' if the visit was confirmed or void before, 'access' if the access had ended before.
    """

    subject_kind, subject_owner = "entry", "pilot"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    pilot = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=DELETED, excluded=YOU)
    pilot_id: UUID
    visit = activity(UUIDField(index=True))
    kind = activity(CharField(max_length=12))
    schema = technical(SmallIntegerField())
    made_at = activity(UtcField())
    received_at = activity(now_field())
    clock_offset = activity(IntegerField(null=True))
    hash = technical(CharField(max_length=64))
    body = activity(TextField())
    answer = activity(CharField(max_length=8))
    pending_reason = activity(CharField(column_name="held_for", max_length=9, null=True))
    decision = activity(CharField(max_length=8, null=True))
    decided_at = activity(UtcField(null=True))
    decided_by = activity(Reference(Person, on_delete="SET NULL", null=True, index=False), erased=KEPT)
    door = activity(CharField(max_length=5))


Entry.add_index(Entry.programme, where=SQL("answer = 'held'"), name="entry_held")
Entry.add_index(Entry.programme, where=CALL_ME, name="entry_call_me")
