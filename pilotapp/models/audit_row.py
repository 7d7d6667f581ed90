"""The audit log: who did what to what, when, from which session; codes only, chained by hashes."""

from __future__ import annotations

from uuid import UUID

from peewee import SQL, BigAutoField, BigIntegerField, CharField, ForeignKeyField, TextField, UUIDField

from pilotapp.models.base import Base, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class AuditRow(Base):
    """One act. Rows are only added; database triggers refuse updates and deletes.

    `number` counts the acts of the programme without gaps; `hash` covers all columns (except `id`, which only
    identifies the row) and `previous`, the hash of the row before. `person` did it, None is the operator; `about` is
    the person whose data were touched, if that is somebody else. `detail` is JSON of codes and numbers, never text that
    somebody wrote. `session`, `about` and `subject` may refer to rows that were deleted since.
    """

    id = BigAutoField()
    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    number = BigIntegerField()
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True, index=False)
    person_id: UUID | None
    session = UUIDField(null=True)
    about = UUIDField(null=True)
    at = now_field()
    action = CharField(max_length=40)
    subject_kind = CharField(max_length=20)
    subject = UUIDField()
    detail = TextField(default="{}")
    previous = CharField(max_length=64)
    hash = CharField(max_length=64)

    class Meta:
        indexes = ((("programme", "number"), True), (("person", "number"), False))


AuditRow.add_index(AuditRow.about, AuditRow.number, where=SQL("about IS NOT NULL"), name="audit_row_about")
