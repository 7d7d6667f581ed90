"""A telephone number of a programme's emergency card."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import CharField, ModelSelect, SmallIntegerField

from pilotapp.models.base import Reference, Table
from pilotapp.models.handling import configuration, tenant
from pilotapp.models.programme import Programme


class EmergencyNumber(Table):
    """A service and its number, in the order of the card; `hint` says in a few words when to call."""

    excluded = _l("It stands on the emergency card of the programme.")
    programme = tenant(Reference(Programme, on_delete="CASCADE"))
    position = configuration(SmallIntegerField())
    label = configuration(CharField(max_length=60))
    number = configuration(CharField(max_length=30))
    hint = configuration(CharField(max_length=80, null=True))

    @classmethod
    def card(cls, programme: UUID) -> ModelSelect[EmergencyNumber]:
        """Return the SELECT of a programme's numbers in the order of its card."""
        return cls.select().where(cls.programme == programme).order_by(cls.position, cls.uid)
