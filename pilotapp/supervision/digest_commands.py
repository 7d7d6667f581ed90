"""The weekly digest: a notice for coordinators on Monday mornings, whose mail has the numbers of `digest`."""

from datetime import datetime

from pilotapp import db, notices
from pilotapp.models import Person, PersonRole, Programme
from pilotapp.supervision import digest

MONDAY, HOURS = 0, range(7, 12)


def write_digests(now: datetime) -> int:
    """Notify each coordinator whose digest is not empty; return how many notices are new.

    On Monday mornings in each programme's zone, each coordinator once a week, however often this runs.
    """
    written = 0
    for programme in list(Programme.select()):  # read all before any write: SQLite could not upgrade the lock
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
