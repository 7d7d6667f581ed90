"""The audit log: who did what to what, and when; codes only."""

from __future__ import annotations

from peewee import BigAutoField, CharField, ForeignKeyField, TextField, UUIDField

from pilotapp.models.base import Base, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class AuditRow(Base):
    """One act; rows are only ever added. `detail` is JSON of codes and numbers, never of words that a person wrote."""

    id = BigAutoField()
    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", null=True, index=False)
    at = now_field()
    action = CharField(max_length=40)
    subject_kind = CharField(max_length=20)
    subject = UUIDField()
    detail = TextField(default="{}")

    class Meta:
        indexes = ((("programme", "at"), False),)
