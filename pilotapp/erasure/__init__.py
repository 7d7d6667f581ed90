"""Erasing a person: all identifying data are deleted, every count stays, and a restore does not bring them back.

The columns say what becomes of them; `policy` reads that, `anonymise` does it in the rows that stay.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from pilotapp import audit, clock, db
from pilotapp.db import database, erasure_log
from pilotapp.erasure import anonymise, policy
from pilotapp.models import Person

_BATCH_SIZE = 500


def erase(person: Person, by: Person | None) -> None:
    """Delete name, access and entries of `person` and anonymise the visits. `by` None is the operator.

    The uid stays, so that no count of pilots changes; so do days, minutes and codes of the visits. Their times of day
    and the questions about them are deleted. The erasure log is written before the database commits. Does nothing if
    the person is erased already. The caller checks whether that is allowed:
    `last_coordinator.ensure_another_coordinator`.
    """
    with db.transaction():
        if not _forget(person.uid):
            return
        _write_down(person, by)
        erasure_log.append(erasure_log.Line(person.uid, person.programme.slug, clock.now()))


def apply() -> int:
    """Repeat, after a restore, the logged erasures that the database does not have; return how many.

    Cheap if there is nothing to do. Several processes may call it at once. A database without tables has nobody to
    erase; migrating it (`pilotapp db up`) ends with this.
    """
    uids = [line.uid for line in erasure_log.read()]
    if not uids:
        return 0
    with database.connection_context() if database.is_closed() else nullcontext():
        return sum(_again(person) for person in _still_known(uids)) if _has_tables() else 0


def _has_tables() -> bool:
    columns = database.get_columns("person") if database.table_exists("person") else []
    return {field.column_name for field in Person._meta.sorted_fields} <= {column.name for column in columns}


def _again(person: Person) -> bool:
    with db.transaction():
        found = _forget(person.uid)
        if found:
            _write_down(person, None, again=True)
    return found


def _still_known(uids: list[UUID]) -> Iterable[Person]:
    for start in range(0, len(uids), _BATCH_SIZE):
        some = uids[start : start + _BATCH_SIZE]
        yield from list(Person.select().where(Person.uid.in_(some), Person.erased_at.is_null()))


def _write_down(person: Person, by: Person | None, **more: Any) -> None:
    if by is None:
        audit.by_operator(person.programme, "person.erase", "person", person.uid, **more)
    else:
        audit.write(by, "person.erase", "person", person.uid, **more)


def _forget(uid: UUID) -> bool:
    """Erase, unless another process was faster; in the caller's transaction."""
    db.serialise(Person(uid=uid))
    person = Person.get_by_id(uid)
    if person.erased_at is not None:
        return False
    anonymise.remove_traces(person)
    for column in policy.deleted():
        column.model.delete().where(column == uid).execute()
    _pseudonymise(person)
    return True


def _pseudonymise(person: Person) -> None:
    """Reduce the person's own row to its uid, the programme, and the dates from when to when they were there."""
    now = clock.now()
    Person.update(
        policy.emptied(Person),
        email=f"erased-{person.uid}@invalid",
        active=False,
        left_at=person.left_at or now,
        erased_at=now,
    ).where(Person.uid == person.uid).execute()
