"""A reflection session: supervision, individual, in a group or among peers, with its invitations and attendance."""

from uuid import UUID

from peewee import BooleanField, CharField, CompositeKey, DateField, IntegerField, SmallIntegerField

from pilotapp.models.base import Base, Reference, SealedField, Table, UtcField, now_field
from pilotapp.models.handling import COARSENED, EMPTIED, KEPT, YOU, activity, free_text, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class ReflectionSession(Table):
    """`kind` is individual, group or peer; `state` planned, held or cancelled; `minutes` whole, planned, later actual.

    `day` is the local date of `starts_at` in the programme's zone, as for visits. `place` says where the programme
    meets, never where a client lives. `agreements` is what was agreed, sealed, without names of clients.
    """

    subject_kind = "reflection"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    kind = activity(CharField(max_length=10))
    state = activity(CharField(max_length=9, default="planned"))
    starts_at = activity(UtcField(), erased=COARSENED)
    day = activity(DateField())
    minutes = activity(SmallIntegerField())
    place = free_text(CharField(max_length=80, null=True), erased=KEPT)
    led_by = activity(Reference(Person, on_delete="SET NULL", null=True, index=False), erased=KEPT)
    led_by_id: UUID | None
    agreements = free_text(SealedField(), erased=EMPTIED)
    follow_up_on = activity(DateField(null=True), erased=EMPTIED)
    version = technical(IntegerField(default=1))
    created_at = activity(now_field())
    changed_at = activity(now_field())

    class Meta:
        indexes = ((("programme", "starts_at", "uid"), False),)


class ReflectionAttendance(Base):
    """An invited person: the `answer` (yes, no or none yet), whether they came, and their minutes."""

    session = activity(Reference(ReflectionSession, on_delete="CASCADE", index=False))
    person = activity(Reference(Person, on_delete="RESTRICT"), erased=KEPT, excluded=YOU)
    person_id: UUID
    answer = activity(CharField(max_length=3, null=True), erased=EMPTIED)
    attended = activity(BooleanField(null=True))
    minutes = activity(SmallIntegerField(null=True))

    class Meta:
        primary_key = CompositeKey("session", "person")
