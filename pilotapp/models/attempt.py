"""Failed attempts to authenticate, counted over all workers."""

from flask_babel import lazy_gettext as _l
from peewee import CharField, IntegerField

from pilotapp.models.base import Base, UtcField
from pilotapp.models.handling import technical


class Attempt(Base):
    """`key` is a keyed SHA-256 of what is counted (an account, an address, a device), which cannot be reversed.

    No attempt with this key is allowed before `free_at`; the count restarts if `last_at` is long ago.
    """

    excluded = _l("It counts wrong attempts to sign in by numbers that cannot be read back.")
    key = technical(CharField(max_length=64, primary_key=True))
    failures = technical(IntegerField())
    first_at = technical(UtcField())
    last_at = technical(UtcField(index=True))
    free_at = technical(UtcField())
