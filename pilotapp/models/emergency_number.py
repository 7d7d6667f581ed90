"""A telephone number of a programme's emergency card."""

from __future__ import annotations

from uuid import UUID

from peewee import CharField, ForeignKeyField, ModelSelect, SmallIntegerField

from pilotapp.models.base import Table
from pilotapp.models.programme import Programme


class EmergencyNumber(Table):
    """A service and its number, in the order of the card; `hint` says in a few words when to call."""

    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+")
    programme_id: UUID
    position = SmallIntegerField()
    label = CharField(max_length=60)
    number = CharField(max_length=30)
    hint = CharField(max_length=80, null=True)

    @classmethod
    def card(cls, programme: UUID) -> ModelSelect[EmergencyNumber]:
        """The numbers of a programme in the order of its card."""
        return cls.select().where(cls.programme == programme).order_by(cls.position, cls.uid)
