"""A recovery code: one of ten that can replace the second factor, once each."""

from peewee import CharField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, OPENS, YOU, access, secret, technical
from pilotapp.models.person import Person


class RecoveryCode(Table):
    """Only the code's hash is stored; the codes are shown once, when they are made."""

    subject_kind, subject_owner = "recovery_code", "person"
    person = technical(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    code_hash = secret(CharField(max_length=64), excluded=OPENS)
    created_at = access(now_field())
    used_at = access(UtcField(null=True))
