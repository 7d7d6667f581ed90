"""Certificates and the confirmed hours they are made of. The viewer is the first argument and sets the scope.

There are no tariffs and settlements yet: a visit counts as paid from the programme's day `allowance_since` on. Once
there are, the settlement of a visit will decide whether it is paid.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import SQL, Case, fn

from pilotapp import sealing
from pilotapp.models import Certificate, CertificateName, Letterhead, Person, PersonRole, Visit
from pilotapp.refusals import Missing, existing

PAGE = 50
NO_PILOT = _l("There is no such profile in your programme.")
NO_CERTIFICATE = _l("There is no such certificate in your programme.")


@dataclass(frozen=True, slots=True)
class Hours:
    """Numbers of confirmed visits and their minutes on site, in total and (`paid_`) with an allowance."""

    visits: int
    minutes: int
    paid_visits: int
    paid_minutes: int

    @property
    def unpaid_visits(self) -> int:
        """The number of visits without an allowance."""
        return self.visits - self.paid_visits

    @property
    def unpaid_minutes(self) -> int:
        """The minutes without an allowance."""
        return self.minutes - self.paid_minutes

    def __str__(self) -> str:
        """The form field that proves which figures the page showed, so that no others are issued."""
        return f"{self.visits}-{self.minutes}-{self.paid_visits}-{self.paid_minutes}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of certificates, newest first; `after` is the cursor of the next page, None at the end."""

    certificates: list[Certificate]
    after: UUID | None


def pilot(viewer: Person, uid: UUID) -> Person:
    """Return a pilot of the viewer's programme other than the viewer; raises Missing for anybody else.

    Nobody issues a certificate to themselves, and an erased person has no name to print.
    """
    is_pilot = Person.uid.in_(PersonRole.select(PersonRole.person).where(PersonRole.role == "pilot"))
    others = (Person.uid == uid) & (Person.uid != viewer.uid) & (Person.programme == viewer.programme_id)
    found: Person = existing(Person.select().where(others, is_pilot, Person.erased_at.is_null()).first(), NO_PILOT)
    return found


def full_name(pilot: Person) -> str:
    """Return the full name to offer: that of the pilot's last certificate, else the account's with a surname, or ''."""
    newest = (Certificate.issued_at.desc(), Certificate.uid.desc())
    rows = CertificateName.select().join(Certificate).where(CertificateName.pilot == pilot.uid).order_by(*newest)
    try:
        last = rows.first()
    except sealing.Unopenable:
        last = None
    if last is not None and last.full_name:
        return str(last.full_name)
    return str(pilot.name) if len(pilot.name.split()) > 1 else ""


def confirmed(pilot: Person, first: date, last: date) -> Hours:
    """Return a pilot's confirmed hours from `first` to `last` (local days), as a new certificate would show them."""
    since = pilot.programme.allowance_since
    is_paid = Visit.day >= since if since else SQL("1 = 0")
    row: Any = (
        Visit.select(
            fn.COUNT(Visit.uid),
            fn.SUM(Visit.minutes),
            fn.SUM(Case(None, [(is_paid, 1)], 0)),
            fn.SUM(Case(None, [(is_paid, Visit.minutes)], 0)),
        )
        .where(_in(pilot, first, last), Visit.state == "confirmed")
        .scalar(as_tuple=True)
    )
    return Hours(*(int(value or 0) for value in row))


def waiting(pilot: Person, first: date, last: date) -> int:
    """Return how many visits of the period are not confirmed yet, but could be."""
    states = Visit.state.in_(("recorded", "asked", "ended", "open"))
    return int(Visit.select().where(_in(pilot, first, last), states).count())


def years(pilot: Person) -> list[int]:
    """Return the years in which the pilot has confirmed visits, latest first."""
    year = fn.SUBSTR(Visit.day.cast("TEXT"), SQL("1"), SQL("4"))
    mine = (Visit.pilot == pilot.uid) & (Visit.state == "confirmed") & Visit.day.is_null(False)
    rows: Any = Visit.select(year.alias("year")).where(mine).distinct().order_by(SQL("year").desc()).limit(10).tuples()
    return [int(row[0]) for row in rows]


def of_pilot(viewer: Person, pilot: Person, after: UUID | None = None, *, size: int = PAGE) -> Page:
    """Return the certificates issued to a pilot of the viewer's programme, or to the viewer."""
    query = Certificate.select(Certificate, Person).join(Person, on=(Certificate.issued_by == Person.uid))
    query = query.where(Certificate.pilot == pilot.uid, Certificate.programme == viewer.programme_id)
    last = Certificate.get_or_none((Certificate.uid == after) & (Certificate.pilot == pilot.uid)) if after else None
    if last:
        same = (Certificate.issued_at == last.issued_at) & (Certificate.uid < last.uid)
        query = query.where((Certificate.issued_at < last.issued_at) | same)
    rows = list(query.order_by(Certificate.issued_at.desc(), Certificate.uid.desc()).limit(size + 1))
    for row in rows:
        row.programme = viewer.programme  # already loaded: days are computed in the programme's time zone
    return Page(rows[:size], rows[size - 1].uid if len(rows) > size else None)


def certificate(viewer: Person, uid: UUID) -> Certificate:
    """Return a certificate of the viewer's programme; only an own one unless the viewer coordinates. Raises Missing."""
    found: Certificate | None = Certificate.get_or_none(
        (Certificate.uid == uid) & (Certificate.programme == viewer.programme_id)
    )
    if found is None or (found.pilot_id != viewer.uid and not viewer.has_role("coordinator")):
        raise Missing(NO_CERTIFICATE)
    return found


def by_code(code: str) -> Certificate | None:
    """Return the certificate with this code, of any programme."""
    return Certificate.get_or_none(Certificate.code == code)


def letterhead(certificate: Certificate) -> Letterhead | None:
    """Return the version of the letterhead that a certificate was issued with; None if there was none."""
    return Letterhead.get_or_none(Letterhead.uid == certificate.letterhead)


def today(certificate: Certificate) -> Hours:
    """Return the present figures of the same period; they differ if visits were changed since the issue."""
    return confirmed(certificate.pilot, certificate.first_day, certificate.last_day)


def issued(certificate: Certificate) -> Hours:
    """Return the figures on the paper."""
    return Hours(certificate.visits, certificate.minutes, certificate.paid_visits, certificate.paid_minutes)


def _in(pilot: Person, first: date, last: date) -> Any:
    return (Visit.pilot == pilot.uid) & (Visit.programme == pilot.programme_id) & Visit.day.between(first, last)
