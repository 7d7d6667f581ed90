"""A review: a coordinator's act on a visit."""

from __future__ import annotations

from uuid import UUID

from peewee import CharField, ForeignKeyField

from pilotapp.models.base import Table, now_field
from pilotapp.models.handling import EMPTIED, KEPT, activity, free_text, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.models.visit import Visit


class Review(Table):
    """`act` is confirm, ask, void, accept or decline; `reason` a code; `text` a question without personal data."""

    programme = tenant(ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False))
    visit = activity(ForeignKeyField(Visit, on_delete="CASCADE", backref="+"))
    visit_id: UUID
    person = activity(ForeignKeyField(Person, on_delete="RESTRICT", backref="+", index=False), erased=KEPT)
    act = activity(CharField(max_length=8))
    reason = activity(CharField(max_length=24, null=True))
    text = free_text(CharField(max_length=280, null=True), erased=EMPTIED)
    at = activity(now_field())
