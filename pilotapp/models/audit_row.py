"""The audit log: who did what to what, when, from which session; codes only, chained by hashes."""

from __future__ import annotations

from uuid import UUID

from peewee import SQL, BigAutoField, BigIntegerField, CharField, ForeignKeyField, TextField, UUIDField

from pilotapp.models.base import Base, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class AuditRow(Base):
    """One act; rows are only ever added, and triggers of the database refuse anything else.

    `number` counts the acts of the programme without a gap; `hash` is made of all columns (but `id`, which only names
    the row) and of `previous`, the hash of the row with the number before. `person` did it, none is the operator;
    `about` is the person whose data it touched, where that is somebody else. `detail` is JSON of codes and numbers,
    never of words that a person wrote. `session`, `about` and `subject` may name what has been deleted since.
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
