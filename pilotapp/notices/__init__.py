"""Notices: tell a person that there is something new, by a row in the caller's transaction; a job sends the mail.

The content is shown in the app only: a mail says no more than the sentence of its kind, a row adds at most numbers by
code.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pilotapp import clock, rooms
from pilotapp.db import database, transaction
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import Notice, Person
from pilotapp.refusals import existing


def write(
    person: UUID,
    programme: UUID,
    kind: str,
    subject: UUID | None = None,
    *,
    once: str | None = None,
    mail: bool = True,
    detail: Mapping[str, int] | None = None,
) -> bool:
    """Add a notice for `person`; return whether it is new. In the caller's transaction.

    `once`: a key, such as 'digest:2026-W47:<uid>'; a second notice with the same key is not added. `mail`: whether a
    mail is sent as well. `detail`: numbers by code, which the app shows with the sentence. Raises RuntimeError outside
    of a transaction, KeyError for a kind without a sentence.
    """
    rooms.notices()[kind]
    if not database.in_transaction():
        raise RuntimeError("only inside `with db.transaction():`")
    row = {
        "person": person,
        "programme": programme,
        "kind": kind,
        "subject": subject,
        "detail": None if detail is None else json.dumps(detail),
        "once": once,
        "mail": "waiting" if mail else "none",
        "next_try_at": clock.now() if mail else None,
    }
    return _add(row)


def _add(row: Mapping[str, Any]) -> bool:
    """Insert a notice unless there is one with the same key `once`; return whether it was inserted."""
    if row["once"] is None:
        Notice.insert(row).execute()
        return True
    if Notice.select().where(Notice.once == row["once"]).exists():
        return False
    return bool(list(Notice.insert(row).on_conflict_ignore().returning(Notice.uid).execute()))


def keys_changed(person: Person, kind: str = "keys_changed") -> None:
    """Notify a person that the credentials of the account changed, whoever did it. In the caller's transaction."""
    write(person.uid, person.programme_id, kind)


def seen(person: Person, subject: UUID) -> None:
    """Mark the person's notices about `subject` as read. In the caller's transaction."""
    hers = (Notice.person == person.uid) & (Notice.subject == subject) & Notice.seen_at.is_null()
    Notice.update(seen_at=clock.now()).where(hers).execute()


def looked(person: Person, subject: UUID) -> None:
    """Mark the person's notices about `subject` as read, if there are any unread: else nothing is written."""
    hers = (Notice.person == person.uid) & (Notice.subject == subject) & Notice.seen_at.is_null()
    if Notice.select().where(hers).exists():
        with transaction():
            seen(person, subject)


def over(subject: UUID, kind: str) -> None:
    """Close all notices of this kind about `subject`, because the matter is done: they are not shown any more, and
    pending mails are not sent. In the caller's transaction.
    """
    about = (Notice.subject == subject) & (Notice.kind == kind)
    Notice.update(seen_at=clock.now()).where(about, Notice.seen_at.is_null()).execute()
    Notice.update(mail="none", next_try_at=None).where(about, Notice.mail == "waiting").execute()


def dismiss(person: Person, uid: UUID) -> None:
    """Mark a person's notice, and those of the same kind about the same subject, as read. In the caller's transaction.
    Raises Missing for another person's notice. Repeating it changes nothing.
    """
    row = existing(Notice.get_or_none((Notice.uid == uid) & (Notice.person == person.uid)))
    same = (Notice.person == person.uid) & (Notice.kind == row.kind) & Notice.seen_at.is_null()
    about = Notice.subject.is_null() if row.subject is None else Notice.subject == row.subject
    Notice.update(seen_at=clock.now()).where(same, about).execute()


def unseen(person: Person) -> list[Notice]:
    """Return the person's unread notices, newest first, at most 20."""
    return _unseen(person.uid)


@compiled
def _unseen(person: Any) -> Any:
    hers = (Notice.person == person) & Notice.seen_at.is_null()
    return Notice.select().where(hers).order_by(Notice.created_at.desc()).limit(20)
