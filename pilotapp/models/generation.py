"""A generation of the database: the time from one restore to the next."""

from flask_babel import lazy_gettext as _l
from peewee import UUIDField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.handling import technical


class Generation(Table):
    """The first generation begins with the database; each restore begins another, from a backup made at `backup_at`.

    `ledger` is the id of the access ledger that the database belongs to (`pilotapp/identity/access_ledger.py`).
    """

    excluded = _l("It says when the database was restored from a backup.")
    begun_at = technical(now_field(unique=True))
    backup_at = technical(UtcField(null=True))
    ledger = technical(UUIDField(null=True))
