"""Funding: the programmes, besides their own, whose releases a person with the role funder may read."""

from __future__ import annotations

from uuid import UUID

from peewee import CompositeKey, ForeignKeyField

from pilotapp.models.base import Base, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Funding(Base):
    """`person` may read the releases of `programme`, and nothing else of it."""

    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+", index=False)
    person_id: UUID
    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+")
    programme_id: UUID
    created_at = now_field()

    class Meta:
        primary_key = CompositeKey("person", "programme")
