"""The hash chain of a programme's audit rows: each hash covers the row and the hash of the previous row."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from pilotapp import db
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import AuditHead, AuditRow

# programme, person, session, about, at, action, subject_kind, subject, detail
Act = tuple[UUID, UUID | None, UUID | None, UUID | None, datetime, str, str, UUID, str]

GENESIS = "0" * 64
ACT: db.Columns = (
    AuditRow.programme,
    AuditRow.person,
    AuditRow.session,
    AuditRow.about,
    AuditRow.at,
    AuditRow.action,
    AuditRow.subject_kind,
    AuditRow.subject,
    AuditRow.detail,
)
_ROW: db.Columns = (*ACT, AuditRow.number, AuditRow.previous, AuditRow.hash)
_HEAD: db.Columns = (AuditHead.rows, AuditHead.hash)


def row_hash(previous: str, number: int, act: Act) -> str:
    """Return the SHA-256, in hex, of the JSON list [previous, number, then the act's columns in the order of `ACT`].

    JSON without spaces, ASCII only; uids in canonical form, the instant in UTC with microseconds, None as null. Both
    databases give the same hash.
    """
    programme, person, session, about, at, action, kind, subject, detail = act
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    uids = [str(uid) if uid else None for uid in (programme, person, session, about)]
    content = [previous, number, *uids, instant, action, kind, str(subject), detail]
    return sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def append(acts: list[Act]) -> None:
    """Append rows to the chains of their programmes, always in the same order of programmes to prevent deadlocks."""
    by_programme: dict[UUID, list[Act]] = defaultdict(list)
    for act in acts:
        by_programme[act[0]].append(act)
    for programme in sorted(by_programme):
        _append(programme, by_programme[programme])


def _append(programme: UUID, acts: list[Act]) -> None:
    count, last = _lock_head(programme)
    rows: list[tuple[Any, ...]] = []
    for number, act in enumerate(acts, count + 1):
        digest = row_hash(last, number, act)
        rows.append((*act, number, last, digest))
        last = digest
    db.insert_many(_ROW, rows)
    db.update_many(AuditHead.programme, _HEAD, [(count + len(rows), last, programme)])


def _lock_head(programme: UUID) -> tuple[int, str]:
    """Return number and hash of the last row, locked until the transaction ends. Creates the head if there is none."""
    found = _head(programme)
    if not found:
        AuditHead.insert(programme=programme, rows=0, hash=GENESIS).on_conflict_ignore().execute()
        found = _head(programme)
    head: tuple[int, str] = found[0]
    return head


@compiled
def _head(programme: Any) -> Any:
    return db.locked(AuditHead.select(*_HEAD).where(AuditHead.programme == programme).tuples())
