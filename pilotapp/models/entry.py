"""An entry: one act of a pilot, exactly as it was sent, and its receipt."""

from __future__ import annotations

from uuid import UUID

from peewee import SQL, CharField, ForeignKeyField, IntegerField, SmallIntegerField, TextField, UUIDField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Entry(Table):
    """`uid` and `hash` are from the phone; `body` is the JSON as sent; `made_at` is by the phone's clock.

    `visit` is not a foreign key in the database: an entry may arrive before the visit's first one. `answer` is 'stored'
    or 'held' (pending review); a coordinator sets the `decision` of a pending one to 'accepted' or 'declined'.
    `pending_reason`: 'confirmed' if the visit was confirmed or void before, 'access' if the access had ended before.
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    pilot = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", index=False)
    pilot_id: UUID
    visit = UUIDField(index=True)
    kind = CharField(max_length=12)
    schema = SmallIntegerField()
    made_at = UtcField()
    received_at = now_field()
    clock_offset = IntegerField(null=True)
    hash = CharField(max_length=64)
    body = TextField()
    answer = CharField(max_length=8)
    pending_reason = CharField(column_name="held_for", max_length=9, null=True)
    decision = CharField(max_length=8, null=True)
    decided_at = UtcField(null=True)
    decided_by = ForeignKeyField(Person, on_delete="SET NULL", backref="+", null=True, index=False)
    door = CharField(max_length=5)


Entry.add_index(Entry.programme, where=SQL("answer = 'held'"), name="entry_held")
