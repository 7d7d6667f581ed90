"""A challenge: a random value that a passkey signs once."""

from flask_babel import lazy_gettext as _l
from peewee import CharField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, secret, technical
from pilotapp.models.person import Person


class Challenge(Table):
    """`value` is base64url; `purpose` is register, sign_in, confirm, second or invite. A used challenge is deleted."""

    excluded = _l("It lives for some minutes while you sign in, and is used once.")
    purpose = technical(CharField(max_length=8))
    value = secret(CharField(max_length=88))
    person = technical(Reference(Person, on_delete="CASCADE", null=True), erased=DELETED)
    created_at = technical(now_field())
    expires_at = technical(UtcField(index=True))
