"""A recovery code: one of ten that can replace the second factor, once each."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person


class RecoveryCode(Table):
    """Only the code's hash is stored; the codes are shown once, when they are made."""

    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    code_hash = CharField(max_length=64)
    created_at = now_field()
    used_at = UtcField(null=True)
