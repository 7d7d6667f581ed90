"""A signed declaration of confidentiality: the version, the language and the time."""

from peewee import CharField, UUIDField

from pilotapp.models.base import Reference, Table, now_field
from pilotapp.models.handling import DELETED, YOU, identity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Declaration(Table):
    """One signature. `session` is the uid of the session in which it was signed, not a foreign key."""

    subject_kind, subject_owner = "declaration", "person"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    person = identity(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    version = identity(CharField(max_length=20))
    language = identity(CharField(max_length=12))
    session = technical(UUIDField(null=True))
    signed_at = identity(now_field())
