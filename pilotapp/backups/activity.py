"""Who did what after a backup was made: read from the old database before a restore replaces it."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from peewee import JOIN, fn

from pilotapp.models import AuditRow, Entry, Notice, Session

KINDS = ("restored", "restored_office")  # of notices about a restore
# For everybody who was active, the number of audit rows by action; None if that cannot be read.
Activity = Mapping[UUID, Mapping[str, int] | None]
# Actions that phones deliver. A phone sends its copies again; one that was signed in as shared keeps no copies.
_SENT_AGAIN = frozenset(
    {
        *(f"visit.{kind}" for kind in ("check_in", "check_out", "record", "withdraw", "answer")),
        "note.write",
        "note.reply",
        "safeguarding.report",
    }
)


def since(instant: datetime) -> Activity:
    """Return the activity from `instant` on in the database to which the tables are bound.

    Signing in and out makes a person active but is not counted as an action; neither is what phones will send again.
    People whom an earlier restore notified are included, because they may not have signed in since.
    """
    acts: dict[UUID, Counter[str]] = defaultdict(Counter)
    unknown = set()
    for (person,) in (*_delivered(instant), *_seen(instant)):
        acts.setdefault(person, Counter())
    for person, action, is_shared, number in _counted(instant):
        is_act = (action not in _SENT_AGAIN or is_shared) and not action.startswith("session.")
        acts[person].update({action: number} if is_act else {})
    for person, detail in _told(instant):
        acts[person].update(json.loads(detail or "{}"))
        if detail is None:
            unknown.add(person)
    return {person: None if person in unknown else dict(done) for person, done in acts.items()}


def _delivered(instant: datetime) -> Any:
    return Entry.select(Entry.pilot).where(Entry.received_at >= instant).distinct().tuples()


def _seen(instant: datetime) -> Any:
    return Session.select(Session.person).where(Session.last_seen_at >= instant).distinct().tuples()


def _counted(instant: datetime) -> Any:
    columns = AuditRow.person, AuditRow.action, Session.shared
    counted = AuditRow.select(*columns, fn.COUNT(AuditRow.id))
    of_session = counted.join(Session, JOIN.LEFT_OUTER, on=(Session.uid == AuditRow.session))
    recent = of_session.where(AuditRow.at >= instant, AuditRow.person.is_null(False))
    return recent.group_by(*columns).tuples()


def _told(instant: datetime) -> Any:
    before = Notice.kind.in_(KINDS) & (Notice.created_at >= instant)
    return Notice.select(Notice.person, Notice.detail).where(before).tuples()
