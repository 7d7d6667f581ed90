"""Anonymises the rows of an erased person that stay: values are emptied or made less precise, by subject."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp import clock, db
from pilotapp.clock import wall_time
from pilotapp.erasure.policy import emptied
from pilotapp.models import (
    Certificate,
    Export,
    ImportPart,
    ImportRun,
    Note,
    NoteAct,
    Notice,
    Person,
    ReflectionAttendance,
    ReflectionSession,
    Review,
    SafeguardingReport,
    Visit,
)
from pilotapp.models.import_run import PREPARED
from pilotapp.models.visit import PENDING

NOON = 12  # o'clock, stands for a day without a time; it is the same day in all zones nearby

_TIMES: db.Columns = (
    Visit.started_at,
    Visit.created_at,
    Visit.changed_at,
    Visit.state,
    Visit.version,
)
_OF_NOTES: db.Columns = (
    Note.text_state,
    Note.state,
    Note.urgency,
    Note.since,
    Note.made_at,
    Note.received_at,
    Note.closed_at,
    Note.version,
)


def remove_traces(person: Person) -> None:
    """Reduce all rows of `person` that are not deleted to what is counted; in the caller's transaction."""
    uid, zone = person.uid, person.programme.zone
    Review.update(emptied(Review)).where(Review.visit.in_(Visit.select(Visit.uid).where(Visit.pilot == uid))).execute()
    _coarsen(uid, zone)
    _leave_sessions(uid, zone)
    _close_the_file(uid)
    _empty_notes(uid, zone)
    _withdraw_files(person.programme_id)
    _drop_tables(person.programme_id)
    # Issued certificates can still be checked by their code; the answer never contains a name.
    Certificate.update(emptied(Certificate)).where(Certificate.pilot == uid).execute()


def _coarsen(pilot: UUID, zone: ZoneInfo) -> None:
    """Reduce the times of the visits to the day, and withdraw unfinished visits, which were never counted.

    A visit keeps an instant, noon of its day, because lists and figures search by it. No count changes, so no fact row
    (`pilotapp.figures.facts`) does.
    """
    rows = []
    for visit in Visit.select().where(Visit.pilot == pilot):
        begin = wall_time.at(visit.day, NOON, zone) if visit.day else None
        noted = begin or wall_time.at(visit.created_at.astimezone(zone).date(), NOON, zone)
        state = "withdrawn" if visit.state in PENDING else visit.state
        rows.append((begin, noted, noted, state, visit.version + 1, visit.uid))
    db.update_many(Visit.uid, _TIMES, rows)
    Visit.update(emptied(Visit)).where(Visit.pilot == pilot).execute()


def _leave_sessions(uid: UUID, zone: ZoneInfo) -> None:
    """Keep of reflection sessions the attendance and its minutes. What a group agreed on belongs to the group."""
    mine = ReflectionAttendance.person == uid
    hers = ReflectionSession.uid.in_(
        _uids(
            ReflectionSession,
            ReflectionSession.uid.in_(ReflectionAttendance.select(ReflectionAttendance.session).where(mine)),
        )
    )
    planned = ReflectionSession.select(ReflectionSession.uid).where(ReflectionSession.state == "planned")
    ReflectionAttendance.delete().where(mine, ReflectionAttendance.session.in_(planned)).execute()
    ReflectionAttendance.update(emptied(ReflectionAttendance)).where(mine).execute()
    talks = hers & (ReflectionSession.kind == "individual") & (ReflectionSession.state != "planned")
    columns = (ReflectionSession.uid, ReflectionSession.day, ReflectionSession.version)
    for session in list(ReflectionSession.select(*columns).where(talks)):
        ReflectionSession.update(
            emptied(ReflectionSession),
            starts_at=wall_time.at(session.day, NOON, zone),
            version=session.version + 1,  # so that a form that is open at this moment is refused
        ).where(ReflectionSession.uid == session.uid).execute()


def _close_the_file(pilot: UUID) -> None:
    """Delete the person's closed reports about children. An open one stays without the name, to protect the child.

    It is deleted three years after it is closed, like any other (safeguarding/retention.py).
    """
    hers = (SafeguardingReport.pilot == pilot) & (SafeguardingReport.state == "closed")
    gone = _uids(SafeguardingReport, hers)
    Notice.delete().where(Notice.subject.in_(gone)).execute()
    SafeguardingReport.delete().where(SafeguardingReport.uid.in_(gone)).execute()


def _empty_notes(pilot: UUID, zone: ZoneInfo) -> None:
    """Delete the texts and answers of notes and who was told; load, themes and the day of a note stay."""
    hers = _uids(Note, Note.pilot == pilot)
    Notice.delete().where(Notice.subject.in_(hers)).execute()
    NoteAct.delete().where(NoteAct.note.in_(hers)).execute()
    rows = []
    for note in Note.select(Note.uid, Note.made_at, Note.text_state, Note.version).where(Note.pilot == pilot):
        day = wall_time.at(note.made_at.astimezone(zone).date(), NOON, zone)
        text_state = "none" if note.text_state == "none" else "gone"
        version = note.version + 1
        rows.append((text_state, "closed", 0, day, day, day, day, version, note.uid))
    db.update_many(Note.uid, _OF_NOTES, rows)
    Note.update(emptied(Note)).where(Note.pilot == pilot).execute()


def _withdraw_files(programme: UUID) -> None:
    """Revoke all files of the programme, which may name the person. A job deletes their contents in steps."""
    still = (Export.programme == programme) & (Export.state != "gone")
    Export.update(state="gone", worker=None, expires_at=clock.now()).where(still).execute()


def _drop_tables(programme: UUID) -> None:
    """Delete uploaded tables, which may name the person. A running import stops and can be started again."""
    hers = ImportRun.programme == programme
    ImportPart.delete().where(ImportPart.run.in_(ImportRun.select(ImportRun.uid).where(hers))).execute()
    ImportRun.delete().where(hers, ImportRun.state.in_(PREPARED)).execute()
    ImportRun.update(emptied(ImportRun)).where(hers).execute()


def _uids(table: Any, where: Any) -> list[UUID]:
    """Return the uids of these rows, locked: waits for other transactions, so that nothing of theirs is missed."""
    return [row.uid for row in db.locked(table.select(table.uid).where(where).order_by(table.uid))]
