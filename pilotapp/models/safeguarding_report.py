"""A safeguarding report about a suspected danger to a child, for the safeguarding role alone; never counted."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import CharField

from pilotapp.models.base import Reference, SealedField, Table, UtcField, now_field
from pilotapp.models.handling import DELETED_IF_CLOSED, KEPT, MADE_OF, YOU, safeguarding, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class SafeguardingReport(Table):
    """`uid` and `hash` are from the phone; `state` is open, in_hand or closed.

    `facts` is sealed JSON of what was observed, said and done, without a judgement.
    """

    subject_kind, subject_owner = "safeguarding", "pilot"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    pilot = safeguarding(Reference(Person, on_delete="RESTRICT"), erased=DELETED_IF_CLOSED, excluded=YOU)
    pilot_id: UUID
    state = safeguarding(CharField(max_length=8, default="open"))
    facts = safeguarding(
        SealedField(), excluded=_l("It is about a child, whose rights come first. You may ask to read it together.")
    )
    hash = technical(CharField(max_length=64), excluded=MADE_OF)
    made_at = safeguarding(UtcField())
    received_at = safeguarding(now_field())
    closed_at = safeguarding(UtcField(null=True))

    class Meta:
        indexes = ((("programme", "state", "received_at"), False),)


class SafeguardingAct(Table):
    """An act of the safeguarding role on a report: read, answer, take_in_hand, close, reopen."""

    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    report = safeguarding(Reference(SafeguardingReport, on_delete="CASCADE", index=False), erased=DELETED_IF_CLOSED)
    report_id: UUID
    person = safeguarding(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT)
    act = safeguarding(CharField(max_length=12))
    text = safeguarding(SealedField())
    at = safeguarding(now_field())

    class Meta:
        indexes = ((("report", "at"), False),)
