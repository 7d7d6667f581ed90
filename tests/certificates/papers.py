"""Certificates for tests: confirmed visits, and a paper issued for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Flask

from pilotapp.certificates import commands, paper
from pilotapp.models import Certificate, CertificateName, Person
from tests.reports.rows import add_visit
from tests.support.people import uid_of

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2026, 1, 1), date(2026, 3, 3)
DOOR = "https://lotsen.example.org/certificates/check?code=X"


def at(month: int, day: int, hour: int = 10) -> datetime:
    """An instant of 2026 in Berlin."""
    return datetime(2026, month, day, hour, tzinfo=BERLIN)


def confirmed(name: str = "amal", start: datetime | None = None, minutes: int = 60, **more: Any) -> UUID:
    """A confirmed visit of hers."""
    uid: UUID = add_visit(name, start or at(2, 1), minutes, state="confirmed", **more).uid
    return uid


def issue(name: str = "amal", by: str = "karin", first: date = FIRST, last: date = LAST, **more: Any) -> Certificate:
    """A certificate for what is confirmed of hers, to the name of the account unless `full_name` says another one."""
    more = {"full_name": person(name).name or "Amal", **more}
    return commands.issue(person(by), uid=uuid4(), pilot=uid_of(name), first_day=first, last_day=last, **more)


def paper_of(app: Flask, row: Certificate, **changes: Any) -> bytes:
    """The paper of a certificate with some columns changed; `name` is the printed one too."""
    if "name" in changes:
        CertificateName.update(full_name=changes["name"]).where(CertificateName.certificate == row.uid).execute()
    if changes:
        Certificate.update(**changes).where(Certificate.uid == row.uid).execute()
    with app.test_request_context():
        return paper.render(Certificate.get_by_id(row.uid), door=DOOR, languages=("de", "en"))


def person(name: str) -> Person:
    """A standing person's row."""
    found: Person = Person.get_by_id(uid_of(name))
    return found
