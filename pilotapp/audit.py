"""Write down who did it: one audit row in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pilotapp import clock, db
from pilotapp.models import AuditRow, Person, Programme

_COLUMNS = (
    AuditRow.programme,
    AuditRow.person,
    AuditRow.at,
    AuditRow.action,
    AuditRow.subject_kind,
    AuditRow.subject,
    AuditRow.detail,
)


def write(person: Person, action: str, subject_kind: str, subject: UUID, **codes: Any) -> None:
    """Add one row: `person` did `action` ('visit.confirm') to `subject`. Only codes and numbers go into `codes`."""
    write_many(person, [(action, subject_kind, subject, codes)])


def by_operator(programme: Programme, action: str, subject_kind: str, subject: UUID, **codes: Any) -> None:
    """Add one row for an act of the operator on the command line, who is nobody in the database."""
    detail = json.dumps(codes, sort_keys=True)
    db.insert_many(_COLUMNS, [(programme.uid, None, clock.now(), action, subject_kind, subject, detail)])


def write_many(person: Person, acts: Iterable[tuple[str, str, UUID, dict[str, Any]]]) -> None:
    """The same for several acts of one person, by one statement."""
    at = clock.now()
    db.insert_many(
        _COLUMNS,
        [
            (person.programme_id, person.uid, at, action, kind, subject, json.dumps(codes, sort_keys=True))
            for action, kind, subject, codes in acts
        ],
    )
