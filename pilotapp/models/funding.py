"""Funding: the programmes, besides their own, whose releases a person with the role funder may read."""

from peewee import CompositeKey

from pilotapp.models.base import Base, Reference, now_field
from pilotapp.models.handling import DELETED, YOU, activity
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Funding(Base):
    """`person` may read the releases of `programme`, and nothing else of it."""

    person = activity(Reference(Person, on_delete="CASCADE", index=False), erased=DELETED, excluded=YOU)
    programme = activity(Reference(Programme, on_delete="CASCADE"))
    created_at = activity(now_field())

    class Meta:
        primary_key = CompositeKey("person", "programme")
