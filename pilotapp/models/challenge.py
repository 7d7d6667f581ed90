"""A challenge: a random value that a passkey signs once."""

from __future__ import annotations

from peewee import CharField, ForeignKeyField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person


class Challenge(Table):
    """`value` is base64url; `purpose` is register, sign_in, confirm, second or invite. A used challenge is deleted."""

    purpose = CharField(max_length=8)
    value = CharField(max_length=88)
    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+", null=True)
    created_at = now_field()
    expires_at = UtcField(index=True)
