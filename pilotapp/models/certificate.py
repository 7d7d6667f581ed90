"""A certificate of hours: the confirmed visits of a pilot in a period, frozen when it was issued."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import CharField, DateField, IntegerField, UUIDField

from pilotapp import sealing
from pilotapp.models.base import Base, Reference, SealedField, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, EMPTIED, KEPT, YOU, activity, identity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.pilot_words import DEFAULT


class Certificate(Table):
    """The confirmed visits from `first_day` to `last_day` (local days, both included); the figures never change.

    `minutes` are whole, on site; the `paid_` ones are included in `visits` and `minutes`, the rest is unpaid. `code` is
    stored without hyphens (certificates/numbering.py). `name` (of the account), `programme_name` and `pilots_called`
    (`pilot_words`) are as they were at the issue; `name` is deleted when the pilot is erased. `language` is the pilot's
    at that time, for the second part of the paper. `letterhead` is the version that it was issued with; None for those
    of before, and if the programme had none. A revoked certificate says when, by whom and why.
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
    letterhead = technical(UUIDField(null=True), excluded=_l("It says which letterhead of the programme is printed."))
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
    def printed_name(self) -> str | None:
        """The name on the paper; '' after an erasure, None if its key is lost. Read by one SELECT each time.

        Certificates of before the full name was asked for have the name of the account.
        """
        try:
            row: Any = CertificateName.get_or_none(CertificateName.certificate == self.uid)
        except sealing.Unopenable:
            return None
        return row.full_name if row else self.name

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


class CertificateName(Base):
    """The full name on a certificate, as it was typed at the issue; the only place that has it.

    Not a column of `certificate`, which lists and the check page read: it is unsealed only where it is printed, shown
    or compared, and a lost key stops no list.
    """

    certificate = technical(Reference(Certificate, primary_key=True, on_delete="CASCADE"))
    pilot = identity(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    full_name = identity(SealedField())
