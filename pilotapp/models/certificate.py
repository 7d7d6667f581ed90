"""A certificate of hours: the confirmed visits of a pilot in a period, frozen when it was issued."""

from datetime import date
from uuid import UUID

from peewee import CharField, DateField, IntegerField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import EMPTIED, KEPT, YOU, activity, identity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.pilot_words import DEFAULT


class Certificate(Table):
    """The confirmed visits from `first_day` to `last_day` (local days, both included); the figures never change.

    `minutes` are whole, on site; the `paid_` ones are included in `visits` and `minutes`, the rest is unpaid. `code` is
    stored without hyphens (certificates/numbering.py). `name`, `programme_name` and `pilots_called` (`pilot_words`) are
    as they were at the issue; `name` is deleted when the pilot is erased. `language` is the pilot's at that time, for
    the second part of the paper. A revoked certificate says when, by whom and why.
    """

    subject_kind, subject_owner = "certificate", "pilot"
    programme = tenant(Reference(Programme, on_delete="RESTRICT"))
    programme_id: UUID
    pilot = identity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT, excluded=YOU)
    pilot_id: UUID
    code = technical(CharField(max_length=16, unique=True))
    name = identity(CharField(max_length=80), erased=EMPTIED)
    programme_name = activity(CharField(max_length=120))
    pilots_called = activity(CharField(max_length=90, default=DEFAULT))
    language = identity(CharField(max_length=12), erased=EMPTIED)
    first_day = activity(DateField())
    last_day = activity(DateField())
    visits = activity(IntegerField())
    minutes = activity(IntegerField())
    paid_visits = activity(IntegerField())
    paid_minutes = activity(IntegerField())
    issued_at = activity(now_field())
    issued_by = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT)
    revoked_at = activity(UtcField(null=True))
    revoked_by = activity(Reference(Person, on_delete="RESTRICT", null=True, index=False), erased=KEPT)
    revoke_reason = activity(CharField(max_length=12, null=True))

    class Meta:
        indexes = ((("pilot", "issued_at"), False),)

    @property
    def issued_on(self) -> date:
        """The day of the issue, in the programme's zone, whoever reads it."""
        day: date = self.issued_at.astimezone(self.programme.zone).date()
        return day

    @property
    def revoked_on(self) -> date | None:
        """The day of the revocation, in the programme's zone; None if it is valid."""
        return self.revoked_at.astimezone(self.programme.zone).date() if self.revoked_at else None

    @property
    def unpaid_visits(self) -> int:
        """The number of visits without an allowance."""
        return int(self.visits) - int(self.paid_visits)

    @property
    def unpaid_minutes(self) -> int:
        """The minutes without an allowance."""
        return int(self.minutes) - int(self.paid_minutes)
