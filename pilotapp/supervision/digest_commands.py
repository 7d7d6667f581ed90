"""The weekly digest of a coordinator: a notice on Monday mornings; its mail has the numbers of `digest`."""

from __future__ import annotations

from datetime import datetime

from pilotapp import db, notices
from pilotapp.models import Person, PersonRole, Programme
from pilotapp.supervision import digest

MONDAY, HOURS = 0, range(7, 12)


def write_digests(now: datetime) -> int:
    """Tell each coordinator that her week is there, if there is anything in it; how many notices are new.

    On Monday mornings by the clock of each programme, each coordinator once a week, however often this runs.
    """
    written = 0
    for programme in list(Programme.select()):  # all read before anything is written: SQLite would refuse
        local = now.astimezone(programme.zone)
        if local.weekday() == MONDAY and local.hour in HOURS:
            written += sum(_write(person, local) for person in _coordinators(programme))
    return written


def _coordinators(programme: Programme) -> list[Person]:
    hers = (Person.programme == programme) & Person.active & (PersonRole.role == "coordinator")
    return list(Person.select().join(PersonRole).where(hers))


def _write(person: Person, local: datetime) -> bool:
    if digest.digest(person, local).is_empty:
        return False
    year, week, _ = local.isocalendar()
    with db.transaction():
        return notices.write(person.uid, person.programme_id, "digest", once=f"digest:{year}-W{week:02}:{person.uid}")
