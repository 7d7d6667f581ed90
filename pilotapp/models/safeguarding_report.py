"""A safeguarding report about a suspected danger to a child, for the safeguarding role alone; never counted."""

from __future__ import annotations

from uuid import UUID

from peewee import CharField, ForeignKeyField

from pilotapp.models.base import SealedField, Table, UtcField, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class SafeguardingReport(Table):
    """`uid` and `hash` are from the phone; `state` is open, in_hand or closed.

    `facts` is sealed JSON of what was observed, said and done, without a judgement.
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    pilot = ForeignKeyField(Person, on_delete="RESTRICT", backref="+")
    pilot_id: UUID
    state = CharField(max_length=8, default="open")
    facts = SealedField()
    hash = CharField(max_length=64)
    made_at = UtcField()
    received_at = now_field()
    closed_at = UtcField(null=True)

    class Meta:
        indexes = ((("programme", "state", "received_at"), False),)


class SafeguardingAct(Table):
    """An act of the safeguarding role on a report: read, answer, take_in_hand, close, reopen."""

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    report = ForeignKeyField(SafeguardingReport, on_delete="CASCADE", backref="+", index=False)
    report_id: UUID
    person = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", index=False)
    person_id: UUID
    act = CharField(max_length=12)
    text = SealedField()
    at = now_field()

    class Meta:
        indexes = ((("report", "at"), False),)
