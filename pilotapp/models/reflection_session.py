"""A reflection session: supervision, individual, in a group or among peers, with its invitations and attendance."""

from __future__ import annotations

from uuid import UUID

from peewee import (
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
)

from pilotapp.models.base import Base, SealedField, Table, UtcField, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class ReflectionSession(Table):
    """`kind` is individual, group or peer; `state` planned, held or cancelled; `minutes` whole, planned, later actual.

    `day` is the local date of `starts_at` in the programme's zone, as for visits. `place` says where the programme
    meets, never where a client lives. `agreements` is what was agreed, sealed, without names of clients.
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    kind = CharField(max_length=10)
    state = CharField(max_length=9, default="planned")
    starts_at = UtcField()
    day = DateField()
    minutes = SmallIntegerField()
    place = CharField(max_length=80, null=True)
    led_by = ForeignKeyField(Person, on_delete="SET NULL", backref="+", null=True, index=False)
    led_by_id: UUID | None
    agreements = SealedField()
    follow_up_on = DateField(null=True)
    version = IntegerField(default=1)
    created_at = now_field()
    changed_at = now_field()

    class Meta:
        indexes = ((("programme", "starts_at", "uid"), False),)


class ReflectionAttendance(Base):
    """An invited person: the `answer` (yes, no or none yet), whether they came, and their minutes."""

    session = ForeignKeyField(ReflectionSession, on_delete="CASCADE", backref="+", index=False)
    session_id: UUID
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    person_id: UUID
    answer = CharField(max_length=3, null=True)
    attended = BooleanField(null=True)
    minutes = SmallIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("session", "person")
