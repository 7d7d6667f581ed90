"""Figures about the installation for its operator: counts of accounts and sessions, no people and no visits."""

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
    """A programme: how many coordinators and pilots can sign in."""

    name: str
    coordinators: int
    pilots: int


@dataclass(frozen=True, slots=True)
class Figures:
    """`unsafe`: coordinators who can sign in without a second factor; `pending`: migrations not applied yet."""

    lines: list[Line]
    unsafe: int
    sessions: int
    pending: int


def figures(config: Config) -> Figures:
    """Return the figures of this installation, over all programmes."""
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
    """Return the results of the installation's checks, worst first."""
    return sorted(_status(config).results(), key=lambda result: -result.status)


@cache
def _status(config: Config) -> Status:
    """Return this process's checks, one object so that hanging checks do not pile up; created on first use."""
    from pilotapp.monitoring.status import Status

    return Status(config)


def _roles() -> list[dict[str, Any]]:
    """Count the roles of all people who can sign in."""
    no_codes = Person.totp.is_null().alias("no_codes")  # computed by the database, so that no secret is unsealed
    columns = (PersonRole.role, Person.uid.alias("person"), Person.programme, no_codes)
    rows: Any = PersonRole.select(*columns).join(Person).where(Person.active).dicts()
    return list(rows)


def _with_passkey() -> set[UUID]:
    return {row.person_id for row in Passkey.select(Passkey.person).where(Passkey.ended_at.is_null())}


def _sessions() -> int:
    alive = Session.ended_at.is_null() & (Session.ends_at > clock.now()) & Person.active
    return int(Session.select().join(Person).where(alive).count())
