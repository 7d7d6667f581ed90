"""Retention of the texts of closed notes, and of notices; themes, load and minutes stay."""

from datetime import datetime, timedelta
from typing import Any

from peewee import Expression

from pilotapp import audit, db
from pilotapp.models import Note, NoteAct, Notice, Programme
from pilotapp.periods import instant_months_before

Counts = dict[str, int]
BATCH_SIZE = 500  # rows in one transaction
NOTICES = timedelta(days=365)


def purge(now: datetime, dry_run: bool = False, *, size: int = BATCH_SIZE) -> dict[str, Counts]:
    """Delete the texts whose retention has ended at `now`; return counts by the programme's slug.

    `notes` whose text or thread is affected and `answers` in threads, both once a note has been closed for the
    programme's `note_months`; and `notices` older than a year. `dry_run` only counts. Runs in small transactions of at
    most `size` rows of each kind, each with its own audit row: it may be interrupted, repeated, and run by several
    processes at the same time.
    """
    programmes = list(Programme.select().order_by(Programme.slug))
    found = {programme.slug: _of(programme, now, dry_run, size) for programme in programmes}
    return {slug: counts for slug, counts in found.items() if any(counts.values())}


def _of(programme: Programme, now: datetime, dry_run: bool, size: int) -> Counts:
    limit = instant_months_before(now, programme.note_months, programme.zone)
    if dry_run:
        return _counted(programme, limit, now)
    total = {"notes": 0, "answers": 0, "notices": 0}
    while any(counts := _batch(programme, limit, now, size).values()):
        total = {name: total[name] + count for name, count in zip(total, counts, strict=True)}
    return total


def _batch(programme: Programme, limit: datetime, now: datetime, size: int) -> Counts:
    """Delete at most `size` rows of each kind; add an audit row with the counts."""
    with db.transaction():
        notes = db.first_locked(Note, _closed(programme, limit), size)
        answered = NoteAct.note.in_(notes) & NoteAct.text.is_null(False)
        done: dict[str, Any] = {
            "notes": len(notes),
            "answers": _run(NoteAct.update(text=None, text_state="gone").where(answered)),
        }
        had_text = Note.uid.in_(notes) & (Note.text_state != "none")
        _run(Note.update(text=None, text_state="gone").where(had_text))
        if any(done.values()):
            audit.by_operator(programme, "note.purge", "programme", programme.uid, **done)
        done["notices"] = _run(
            Notice.delete().where(Notice.uid.in_(db.first_locked(Notice, _old(programme, now), size)))
        )
    return done


def _counted(programme: Programme, limit: datetime, now: datetime) -> Counts:
    notes = Note.select(Note.uid).where(_closed(programme, limit))
    return {
        "notes": notes.count(),
        "answers": NoteAct.select().where(NoteAct.note.in_(notes), NoteAct.text.is_null(False)).count(),
        "notices": Notice.select().where(_old(programme, now)).count(),
    }


def _closed(programme: Programme, limit: datetime) -> Expression:
    """Notes that were closed before `limit` and still have a text, of their own or in their thread."""
    closed = (Note.programme == programme.uid) & (Note.state == "closed") & (Note.closed_at < limit)
    in_thread = NoteAct.select(NoteAct.note).where(NoteAct.programme == programme.uid, NoteAct.text.is_null(False))
    return closed & (Note.text_state.in_(("shown", "checking")) | Note.uid.in_(in_thread))


def _old(programme: Programme, now: datetime) -> Expression:
    return (Notice.programme == programme.uid) & (Notice.created_at < now - NOTICES)


def _run(query: Any) -> int:
    return int(query.execute())
