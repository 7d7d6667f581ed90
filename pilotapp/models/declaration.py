"""A signed declaration of confidentiality: the version, the language and the time."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField, UUIDField

from pilotapp.models.base import Table, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Declaration(Table):
    """One signature. `session` is the uid of the session in which it was signed, not a foreign key."""

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    version = CharField(max_length=20)
    language = CharField(max_length=12)
    session = UUIDField(null=True)
    signed_at = now_field()
