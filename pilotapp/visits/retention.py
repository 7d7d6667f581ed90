"""Retention of the texts of questions about visits; the reviews themselves stay."""

from datetime import datetime

from peewee import Expression

from pilotapp import audit, db
from pilotapp.models import Programme, Review, Visit
from pilotapp.models.visit import DECIDED
from pilotapp.periods import instant_months_before

BATCH_SIZE = 500  # rows in one transaction


def purge(now: datetime, dry_run: bool = False, *, size: int = BATCH_SIZE) -> dict[str, int]:
    """Delete questions about visits that were decided and have not changed for the programme's `note_months`.

    Return the number of texts by the programme's slug. `dry_run` only counts. Runs in transactions of at most `size`
    rows, each with its own audit row: it may be interrupted, repeated and run by several processes at the same time.
    """
    found = {one.slug: _of(one, now, dry_run, size) for one in list(Programme.select().order_by(Programme.slug))}
    return {slug: count for slug, count in found.items() if count}


def _of(programme: Programme, now: datetime, dry_run: bool, size: int) -> int:
    due = _due(programme, instant_months_before(now, programme.note_months, programme.zone))
    if dry_run:
        return int(Review.select().where(due).count())
    total = 0
    while count := _batch(programme, due, size):
        total += count
    return total


def _batch(programme: Programme, due: Expression, size: int) -> int:
    with db.transaction():
        some = db.first_locked(Review, due, size)
        count = int(Review.update(text=None).where(Review.uid.in_(some)).execute())
        if count:
            audit.by_operator(programme, "visit.purge", "programme", programme.uid, questions=count)
    return count


def _due(programme: Programme, limit: datetime) -> Expression:
    decided = (Visit.programme == programme.uid) & Visit.state.in_(DECIDED) & (Visit.changed_at < limit)
    asked = (Review.programme == programme.uid) & Review.text.is_null(False)
    return asked & Review.visit.in_(Visit.select(Visit.uid).where(decided))
