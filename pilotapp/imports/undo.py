"""An import is taken back: what nobody touched since is removed, everything else does not count any more."""

from typing import Any
from uuid import UUID

from pilotapp import audit, clock, db
from pilotapp.figures import facts
from pilotapp.models import (
    Certificate,
    Entry,
    ImportRun,
    Invite,
    Note,
    Person,
    PersonLanguage,
    PersonRole,
    ReflectionAttendance,
    ReleasedVisit,
    Review,
    Visit,
    VisitTopic,
)
from pilotapp.models.visit import GONE

BATCH_SIZE = 250  # visits of a transaction
REASON = "mistake"


def step(run: ImportRun) -> bool:
    """Take back the next visits, or the people at the end; inside a transaction. Whether there may be more to do."""
    mine = (Visit.import_run == run.uid) & Visit.state.not_in(GONE)
    visits = list(Visit.select().where(mine).order_by(Visit.uid).limit(BATCH_SIZE))
    if not visits:
        _finish(run)
        return False
    for pilot in sorted({visit.pilot_id for visit in visits}, key=str):
        db.serialise(Person(uid=pilot))
    visits = list(Visit.select().where(Visit.uid.in_([visit.uid for visit in visits]), Visit.state.not_in(GONE)))
    touched = _touched([visit.uid for visit in visits])
    alone = [visit for visit in visits if visit.version == 1 and visit.uid not in touched]
    rest = [visit for visit in visits if visit not in alone]
    db.delete_many(VisitTopic.visit, [visit.uid for visit in alone])
    db.delete_many(Visit.uid, [visit.uid for visit in alone])
    _void(run, rest)
    facts.mark_dirty(run.programme_id, {visit.day for visit in visits})
    run.removed += len(alone)
    run.voided += len(rest)
    run.save()
    return True


def _touched(uids: list[UUID]) -> set[UUID]:
    """The visits that something else speaks of: a review, an entry, a note, a release."""
    columns = (Review.visit, Entry.visit, Note.visit, ReleasedVisit.visit)
    return {uid for column in columns for (uid,) in column.model.select(column).where(column.in_(uids)).tuples()}


def _void(run: ImportRun, visits: list[Visit]) -> None:
    now = clock.now()
    for visit in visits:
        visit.state, visit.version, visit.changed_at = "void", visit.version + 1, now
        visit.save(only=[Visit.state, Visit.version, Visit.changed_at])
        Review.create(programme=run.programme_id, visit=visit, person=run.work_by_id, act="void", reason=REASON, at=now)


def _finish(run: ImportRun) -> None:
    gone = _remove_people(run)
    run.removed += gone if run.kind == "pilots" else 0
    run.state, run.plan, run.work_at, run.finished_at = "undone", None, None, clock.now()
    run.save()
    audit.write(
        run.work_by or run.created_by,
        "import.undone",
        "import",
        run.uid,
        removed=run.removed,
        voided=run.voided,
        pilots=gone,
    )


def _remove_people(run: ImportRun) -> int:
    """Remove the pilots who came by this import, never got access and have nothing here; how many."""
    theirs = (Person.import_run == run.uid) & (Person.active == False) & Person.password_hash.is_null()  # noqa: E712
    query: Any = Person.select(Person.uid).where(theirs).tuples()
    uids = [uid for (uid,) in query]
    columns = (Visit.pilot, Invite.person, Certificate.pilot, ReflectionAttendance.person, Note.pilot, Entry.pilot)
    busy = {uid for column in columns for (uid,) in column.model.select(column).where(column.in_(uids)).tuples()}
    gone = [uid for uid in uids if uid not in busy]
    db.delete_many(PersonRole.person, gone)
    db.delete_many(PersonLanguage.person, gone)
    db.delete_many(Person.uid, gone)
    return len(gone)
