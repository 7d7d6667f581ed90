"""The audit log: rows are written in the caller's transaction and chained by hashes.

A new action needs its sentence in the `room` module of the room that writes it; a table whose rows are subjects says so
in its model (`subject_kind`, and `subject_owner` if its rows belong to a person).
"""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pilotapp import clock, db, rooms
from pilotapp.audit import chain
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import TABLES, Person, Programme

Done = tuple[str, str, UUID, dict[str, Any]]


def write(
    person: Person,
    action: str,
    subject_kind: str,
    subject: UUID,
    *,
    about: UUID | None = None,
    programme: UUID | None = None,
    **codes: Any,
) -> None:
    """Add one row: `person` did `action` ('visit.confirm') to `subject`. `codes` may hold only codes and numbers.

    `about`: the person whose data are touched; looked up if not given. `programme`: the log to write to, if it is not
    that of `person` (a funder reads the releases of several programmes). Raises RuntimeError outside of
    `db.transaction()`, at the end of which the row is written; KeyError for an action without a
    sentence and for an unknown kind of subject.
    """
    touched = about or _owner(subject_kind, subject, person.uid)
    write_many(person, [(action, subject_kind, subject, codes)], about=touched, programme=programme)


def write_many(
    person: Person, acts: Iterable[Done], *, about: UUID | None = None, programme: UUID | None = None
) -> None:
    """Add rows for several acts of one person on the data of `about`, or on their own data."""
    session = person.session.uid if person.session else None
    other = about if about != person.uid else None
    _note(programme or person.programme_id, person.uid, session, other, acts)


def by_operator(
    programme: Programme, action: str, subject_kind: str, subject: UUID, *, about: UUID | None = None, **codes: Any
) -> None:
    """Add one row for an act of the operator on the command line, who has no row in the database."""
    touched = about or _owner(subject_kind, subject, None)
    _note(programme.uid, None, None, touched, [(action, subject_kind, subject, codes)])


def _note(programme: UUID, person: UUID | None, session: UUID | None, about: UUID | None, acts: Iterable[Done]) -> None:
    at = clock.now()
    rows: list[chain.Act] = [
        (programme, person, session, about, at, action, kind, subject, json.dumps(codes, sort_keys=True))
        for action, kind, subject, codes in acts
    ]
    if unknown := {row[5] for row in rows} - rooms.actions().keys():
        raise KeyError(f"actions without a sentence: {', '.join(unknown)}")
    db.at_end(chain.append, rows)


def _owner(kind: str, subject: UUID, actor: UUID | None) -> UUID | None:
    """Return the person who owns a subject; None if it belongs to nobody or is deleted."""
    if kind == "person" or subject == actor:
        return subject
    select = _SELECTS[kind]
    rows = select(subject) if select else []
    owner: UUID | None = rows[0][0] if rows else None
    return owner


def _select_owner(field: Any) -> Any:
    @compiled
    def select(uid: Any) -> Any:
        return field.model.select(field).where(field.model.uid == uid).tuples()

    return select


_SELECTS = {
    table.subject_kind: _select_owner(getattr(table, table.subject_owner)) if table.subject_owner else None
    for table in TABLES
    if table.subject_kind
}
