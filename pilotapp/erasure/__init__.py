"""Forget a person: whatever says who she is goes, every count stays; and whoever was forgotten stays so.

`fate` says which rows go with her and which stay, `anonymise` what is emptied in those that stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any
from uuid import UUID

from pilotapp import audit, clock, db
from pilotapp.db import database, erasure_log
from pilotapp.erasure import anonymise
from pilotapp.erasure.policy import DELETED
from pilotapp.models import Person

_BATCH_SIZE = 500


def erase(person: Person, by: Person | None) -> None:
    """Make `person` a shell without name, access and entries, and her visits anonymous; `by`: None is the operator.

    Her uid stays, so that no count of pilots changes; so do the days, minutes and codes of her visits. Their clock
    times and what was asked about them go. The erasure ledger has her uid before the database commits. Does nothing
    where she was erased already. Whether she may go is the caller's question:
    `last_coordinator.ensure_another_coordinator`.
    """
    with db.transaction():
        if not _forget(person.uid):
            return
        _write_down(person, by)
        erasure_log.append(erasure_log.Line(person.uid, person.programme.slug, clock.now()))


def apply() -> int:
    """Erase again whom the ledger names and the database does not know as erased, after a restore; how many.

    Costs little where there is nothing to do, and nothing without a ledger. Several processes may do it at once. A
    database without its tables knows nobody; migrating it (`pilotapp db up`) ends with this.
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
    """Do it, unless another process was faster; inside the caller's transaction."""
    db.serialise(Person(uid=uid))
    person = Person.get_by_id(uid)
    if person.erased_at is not None:
        return False
    anonymise.remove_traces(person)
    for column in DELETED:
        column.model.delete().where(column == uid).execute()
    _pseudonymise(person)
    return True


def _pseudonymise(person: Person) -> None:
    """Leave of her own row the number, and that she was there, from when to when."""
    now = clock.now()
    Person.update(
        email=f"erased-{person.uid}@invalid",
        name="",
        name_key="",
        language=None,
        password_hash=None,
        active=False,
        totp=None,
        totp_step=None,
        declaration=None,
        left_at=person.left_at or now,
        erased_at=now,
    ).where(Person.uid == person.uid).execute()
