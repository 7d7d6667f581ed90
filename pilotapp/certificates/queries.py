"""Certificates and the confirmed hours that they are made of; the viewer first, so that the scope stands in one place.

There are no tariffs and settlements yet: a visit is paid from the programme's day `allowance_since` on. Once there
are, what was settled for a visit will say whether it is paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import SQL, Case, fn

from pilotapp.models import Certificate, Person, PersonRole, Visit
from pilotapp.refusals import Missing

PAGE = 50
NO_PILOT = _l("There is no such pilot in your programme.")
NO_CERTIFICATE = _l("There is no such certificate in your programme.")


@dataclass(frozen=True, slots=True)
class Hours:
    """Confirmed visits and their minutes on site; the `paid_` ones are part of them."""

    visits: int
    minutes: int
    paid_visits: int
    paid_minutes: int

    @property
    def unpaid_visits(self) -> int:
        """Visits without an allowance."""
        return self.visits - self.paid_visits

    @property
    def unpaid_minutes(self) -> int:
        """Minutes without an allowance."""
        return self.minutes - self.paid_minutes

    def __str__(self) -> str:
        """What a form carries, so that nothing else is issued than was shown."""
        return f"{self.visits}-{self.minutes}-{self.paid_visits}-{self.paid_minutes}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of certificates, the newest first; `after` continues it, None at its end."""

    certificates: list[Certificate]
    after: UUID | None


def pilot(viewer: Person, uid: UUID) -> Person:
    """Somebody of the viewer's programme who is a pilot and not the viewer herself; Missing for anybody else.

    Nobody issues a certificate to herself, and whoever was erased has no name to put on one.
    """
    is_pilot = Person.uid.in_(PersonRole.select(PersonRole.person).where(PersonRole.role == "pilot"))
    others = (Person.uid == uid) & (Person.uid != viewer.uid) & (Person.programme == viewer.programme_id)
    found: Person | None = Person.select().where(others, is_pilot, Person.erased_at.is_null()).first()
    if found is None:
        raise Missing(NO_PILOT)
    return found


def confirmed(pilot: Person, first: date, last: date) -> Hours:
    """The confirmed hours of a pilot from `first` to `last` (local days): what a certificate of today would say."""
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
    """How many visits of the period are not confirmed yet, but could be."""
    states = Visit.state.in_(("recorded", "asked", "ended", "open"))
    return int(Visit.select().where(_in(pilot, first, last), states).count())


def years(pilot: Person) -> list[int]:
    """The years in which she has confirmed visits, the latest first."""
    year = fn.SUBSTR(Visit.day.cast("TEXT"), SQL("1"), SQL("4"))
    mine = (Visit.pilot == pilot.uid) & (Visit.state == "confirmed") & Visit.day.is_null(False)
    rows: Any = Visit.select(year.alias("year")).where(mine).distinct().order_by(SQL("year").desc()).limit(10).tuples()
    return [int(row[0]) for row in rows]


def of_pilot(viewer: Person, pilot: Person, after: UUID | None = None, *, size: int = PAGE) -> Page:
    """The certificates that were issued to a pilot of the viewer's programme; of her own where she asks herself."""
    query = Certificate.select(Certificate, Person).join(Person, on=(Certificate.issued_by == Person.uid))
    query = query.where(Certificate.pilot == pilot.uid, Certificate.programme == viewer.programme_id)
    last = Certificate.get_or_none((Certificate.uid == after) & (Certificate.pilot == pilot.uid)) if after else None
    if last:
        same = (Certificate.issued_at == last.issued_at) & (Certificate.uid < last.uid)
        query = query.where((Certificate.issued_at < last.issued_at) | same)
    rows = list(query.order_by(Certificate.issued_at.desc(), Certificate.uid.desc()).limit(size + 1))
    for row in rows:
        row.programme = viewer.programme  # known already: its days are cut in the programme's zone
    return Page(rows[:size], rows[size - 1].uid if len(rows) > size else None)


def certificate(viewer: Person, uid: UUID) -> Certificate:
    """A certificate of the viewer's programme; her own only, unless she coordinates. Missing (404) otherwise."""
    found: Certificate | None = Certificate.get_or_none(
        (Certificate.uid == uid) & (Certificate.programme == viewer.programme_id)
    )
    if found is None or (found.pilot_id != viewer.uid and not viewer.has_role("coordinator")):
        raise Missing(NO_CERTIFICATE)
    return found


def by_code(code: str) -> Certificate | None:
    """The certificate with this code, whichever programme issued it."""
    found: Certificate | None = Certificate.get_or_none(Certificate.code == code)
    return found


def today(certificate: Certificate) -> Hours:
    """What the same period gives by now: another figure where visits were changed since the issue."""
    return confirmed(certificate.pilot, certificate.first_day, certificate.last_day)


def issued(certificate: Certificate) -> Hours:
    """The figures as they stand on the paper."""
    return Hours(certificate.visits, certificate.minutes, certificate.paid_visits, certificate.paid_minutes)


def _in(pilot: Person, first: date, last: date) -> Any:
    return (Visit.pilot == pilot.uid) & (Visit.programme == pilot.programme_id) & Visit.day.between(first, last)
