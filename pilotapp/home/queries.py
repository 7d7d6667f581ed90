"""The installation in figures, for its operator: counts of accounts and sessions, never a person, never a visit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pilotapp import clock
from pilotapp.config import Config
from pilotapp.db import migrations
from pilotapp.models import Passkey, Person, PersonRole, Programme, Session
from pilotapp.monitoring.results import Result

if TYPE_CHECKING:
    from pilotapp.monitoring.status import Status


@dataclass(frozen=True, slots=True)
class Line:
    """A programme: how many people can sign in as its coordinators and pilots."""

    name: str
    coordinators: int
    pilots: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`unsafe`: coordinators who can sign in and have no second factor; `pending`: migrations still to come."""

    lines: list[Line]
    unsafe: int
    sessions: int
    pending: int


def figures(config: Config) -> Figures:
    """The figures of this installation, all programmes together."""
    roles = _roles()
    people = Counter((row["programme"], row["role"]) for row in roles)
    lines = [
        Line(row.name, people[row.uid, "coordinator"], people[row.uid, "pilot"])
        for row in Programme.select().order_by(Programme.name, Programme.uid)
    ]
    coordinators = [row for row in roles if row["role"] == "coordinator" and row["no_codes"]]
    safe = _with_passkey()
    unsafe = sum(row["person"] not in safe for row in coordinators)
    return Figures(lines, unsafe, _sessions(), len(migrations.status(config).pending))


def state(config: Config) -> list[Result]:
    """What the checks of this installation found, the worst first."""
    return sorted(_status(config).results(), key=lambda result: -result.status)


@cache
def _status(config: Config) -> Status:
    """One for each app of this process, so that checks which hang do not pile up; loaded for operators only."""
    from pilotapp.monitoring.status import Status

    return Status(config)


def _roles() -> list[dict[str, Any]]:
    """Every role that somebody who can sign in holds."""
    no_codes = Person.totp.is_null().alias("no_codes")  # asked of the database: nobody's secret is opened to be counted
    columns = (PersonRole.role, Person.uid.alias("person"), Person.programme, no_codes)
    rows: Any = PersonRole.select(*columns).join(Person).where(Person.active).dicts()
    return list(rows)


def _with_passkey() -> set[UUID]:
    return {row.person_id for row in Passkey.select(Passkey.person).where(Passkey.ended_at.is_null())}


def _sessions() -> int:
    alive = Session.ended_at.is_null() & (Session.ends_at > clock.now()) & Person.active
    return int(Session.select().join(Person).where(alive).count())
