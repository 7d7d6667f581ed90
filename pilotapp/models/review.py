"""A review: a coordinator's act on a visit."""

from uuid import UUID

from peewee import CharField

from pilotapp.models.base import Reference, Table, now_field
from pilotapp.models.handling import EMPTIED, KEPT, activity, free_text, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.models.visit import Visit


class Review(Table):
    """`act` is enter (from paper, which confirms), confirm, undo (an own confirmation), ask, called (the pilot), void,
    accept or decline; `reason` is a code; `text` a question without personal data.
    """

    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    visit = activity(Reference(Visit, on_delete="CASCADE"))
    visit_id: UUID
    person = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT)
    act = activity(CharField(max_length=8))
    reason = activity(CharField(max_length=24, null=True))
    text = free_text(CharField(max_length=280, null=True), erased=EMPTIED)
    at = activity(now_field())

    class Meta:
        indexes = ((("person", "at"), False),)
