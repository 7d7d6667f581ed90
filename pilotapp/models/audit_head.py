"""The end of a programme's audit log: its last number and hash. Adding a row locks this one first."""

from flask_babel import lazy_gettext as _l
from peewee import BigIntegerField, CharField

from pilotapp.models.base import Base, Reference
from pilotapp.models.handling import technical, tenant
from pilotapp.models.programme import Programme


class AuditHead(Base):
    """The head of a programme's chain. Database triggers only let it grow."""

    excluded = _l("It says where the log of the programme ends.")
    programme = tenant(Reference(Programme, primary_key=True, on_delete="RESTRICT"))
    rows = technical(BigIntegerField())
    hash = technical(CharField(max_length=64))
