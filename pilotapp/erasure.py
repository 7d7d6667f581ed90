"""Forget a person: whatever says who she is goes, every count stays; and whoever was forgotten stays so."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pilotapp import audit, clock, db, ledger
from pilotapp.db import database
from pilotapp.models import (
    AuditRow,
    Certificate,
    Challenge,
    Declaration,
    Entry,
    Export,
    Funding,
    ImportName,
    ImportPart,
    ImportRun,
    Invite,
    Note,
    NoteAct,
    Notice,
    Passkey,
    Person,
    PersonLanguage,
    PersonRole,
    RecoveryCode,
    ReflectionAttendance,
    ReflectionSession,
    Release,
    ReleaseSum,
    Review,
    SafeguardingAct,
    SafeguardingReport,
    Session,
    Visit,
)
from pilotapp.models.import_run import PREPARED
from pilotapp.models.visit import PENDING

# The rows that go with her, by the column that names her; a new column that names a person needs a place here.
GOES: tuple[Any, ...] = (
    PersonLanguage.person,
    Session.person,
    Invite.person,
    Passkey.person,
    RecoveryCode.person,
    Challenge.person,
    Declaration.person,
    Entry.pilot,
    Notice.person,
    Funding.person,
    Export.person,
    ImportName.pilot,
)
# The rows that stay, because what they say of her is a number by then.
STAYS: tuple[Any, ...] = (
    PersonRole.person,
    Visit.pilot,
    Review.person,
    ReflectionAttendance.person,
    ReflectionSession.led_by,
    Entry.decided_by,
    Invite.created_by,
    AuditRow.person,
    SafeguardingReport.pilot,
    SafeguardingAct.person,
    Note.pilot,
    Note.coordinator,
    NoteAct.person,
    NoteAct.handed_to,
    Certificate.pilot,
    Certificate.issued_by,
    Certificate.revoked_by,
    Release.made_by,
    ReleaseSum.made_by,
    ImportRun.created_by,
    ImportRun.work_by,
)
_TIMES: db.Columns = (
    Visit.started_at,
    Visit.ended_at,
    Visit.created_at,
    Visit.changed_at,
    Visit.measured_minutes,
    Visit.clock_offset,
    Visit.state,
    Visit.version,
)
_OF_NOTES: db.Columns = (
    Note.visit,
    Note.call,
    Note.text,
    Note.text_state,
    Note.state,
    Note.urgency,
    Note.coordinator,
    Note.since,
    Note.made_at,
    Note.received_at,
    Note.closed_at,
    Note.version,
)
_AT_ONCE = 500


def erase(person: Person, by: Person | None) -> None:
    """Make `person` a shell without name, access and entries, and her visits anonymous; `by`: None is the operator.

    Her uid stays, so that no count of pilots changes; so do the days, minutes and codes of her visits. Their clock
    times and what was asked about them go. The erasure ledger has her uid before the database commits. Does nothing
    where she was erased already. Whether she may go is the caller's question: `coordination.keep_one`.
    """
    with db.transaction():
        if not _forget(person.uid):
            return
        _write_down(person, by)
        ledger.append(ledger.Line(person.uid, person.programme.slug, clock.now()))


def apply() -> int:
    """Erase again whom the ledger names and the database does not know as erased, after a restore; how many.

    Costs little where there is nothing to do, and nothing without a ledger. Several processes may do it at once. A
    database without its tables knows nobody; migrating it (`pilotapp db up`) ends with this.
    """
    uids = [line.uid for line in ledger.read()]
    if not uids:
        return 0
    with database.connection_context() if database.is_closed() else nullcontext():
        return sum(_again(person) for person in _still_known(uids)) if _has_tables() else 0


def _has_tables() -> bool:
    columns = database.get_columns("person") if database.table_exists("person") else []
    return Person.erased_at.column_name in {column.name for column in columns}


def _again(person: Person) -> bool:
    with db.transaction():
        found = _forget(person.uid)
        if found:
            _write_down(person, None, again=True)
    return found


def _still_known(uids: list[UUID]) -> Iterable[Person]:
    for start in range(0, len(uids), _AT_ONCE):
        some = uids[start : start + _AT_ONCE]
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
    Review.update(text=None).where(Review.visit.in_(Visit.select(Visit.uid).where(Visit.pilot == uid))).execute()
    _coarsen(uid, person.programme.zone)
    _leave_sessions(uid, person.programme.zone)
    _close_the_file(uid)
    _empty_notes(uid, person.programme.zone)
    _withdraw_files(person.programme_id)
    _drop_tables(person.programme_id)
    # Papers that she was given stay checkable by their code, which never answers with a name.
    Certificate.update(name="", language="").where(Certificate.pilot == uid).execute()
    for column in GOES:
        column.model.delete().where(column == uid).execute()
    now = clock.now()
    Person.update(
        email=f"erased-{uid}@invalid",
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
    ).where(Person.uid == uid).execute()
    return True


def _drop_tables(programme: UUID) -> None:
    """Delete tables that were handed in, for they may name her; an import that runs ends, and can be done once more."""
    hers = ImportRun.programme == programme
    ImportPart.delete().where(ImportPart.run.in_(ImportRun.select(ImportRun.uid).where(hers))).execute()
    ImportRun.delete().where(hers, ImportRun.state.in_(PREPARED)).execute()
    ImportRun.update(plan=None).where(hers).execute()


def _withdraw_files(programme: UUID) -> None:
    """Let nobody take or finish a file of her programme, for it may name her. A job deletes the contents, in steps."""
    still = (Export.programme == programme) & (Export.state != "gone")
    Export.update(state="gone", worker=None, gone_at=clock.now()).where(still).execute()


def _close_the_file(pilot: UUID) -> None:
    """Delete her closed reports about children; one that is not closed stays, without her name, for the child's sake.

    It goes three years after it is closed, like any other (safeguarding/retention.py).
    """
    hers = (SafeguardingReport.pilot == pilot) & (SafeguardingReport.state == "closed")
    gone = _held(SafeguardingReport, hers)
    Notice.delete().where(Notice.subject.in_(gone)).execute()
    SafeguardingReport.delete().where(SafeguardingReport.uid.in_(gone)).execute()


def _empty_notes(pilot: UUID, zone: ZoneInfo) -> None:
    """Delete her words, what was answered and who was told; a note keeps its load, its themes and its day."""
    hers = _held(Note, Note.pilot == pilot)
    Notice.delete().where(Notice.subject.in_(hers)).execute()
    NoteAct.delete().where(NoteAct.note.in_(hers)).execute()
    rows = []
    for note in Note.select(Note.uid, Note.made_at, Note.text_state, Note.version).where(Note.pilot == pilot):
        day = _noon(note.made_at.astimezone(zone).date(), zone)
        text_state = "none" if note.text_state == "none" else "gone"
        version = note.version + 1
        rows.append((None, None, None, text_state, "closed", 0, None, day, day, day, day, version, note.uid))
    db.update_many(Note.uid, _OF_NOTES, rows)


def _held(table: Any, where: Any) -> list[UUID]:
    """The uids of these rows, locked: whoever works on one comes first, so that nothing of it is left behind."""
    return [row.uid for row in db.locked(table.select(table.uid).where(where).order_by(table.uid))]


def _coarsen(pilot: UUID, zone: ZoneInfo) -> None:
    """Leave of the times of her visits the day alone, and take back the unfinished ones, which never counted.

    A visit keeps an instant, noon of its day: lists and figures find it by that. Nothing that is counted changes, so no
    fact does (`pilotapp.facts`).
    """
    rows = []
    for visit in Visit.select().where(Visit.pilot == pilot):
        begin = _noon(visit.day, zone) if visit.day else None
        noted = begin or _noon(visit.created_at.astimezone(zone).date(), zone)
        state = "withdrawn" if visit.state in PENDING else visit.state
        rows.append((begin, None, noted, noted, None, None, state, visit.version + 1, visit.uid))
    db.update_many(Visit.uid, _TIMES, rows)


def _leave_sessions(uid: UUID, zone: ZoneInfo) -> None:
    """Leave of reflection sessions that she came, and her minutes. What a group agreed on is not hers to take away."""
    mine = ReflectionAttendance.person == uid
    hers = ReflectionSession.uid.in_(
        _held(
            ReflectionSession,
            ReflectionSession.uid.in_(ReflectionAttendance.select(ReflectionAttendance.session).where(mine)),
        )
    )
    planned = ReflectionSession.select(ReflectionSession.uid).where(ReflectionSession.state == "planned")
    ReflectionAttendance.delete().where(mine, ReflectionAttendance.session.in_(planned)).execute()
    ReflectionAttendance.update(answer=None).where(mine).execute()
    talks = hers & (ReflectionSession.kind == "individual") & (ReflectionSession.state != "planned")
    columns = (ReflectionSession.uid, ReflectionSession.day, ReflectionSession.version)
    for session in list(ReflectionSession.select(*columns).where(talks)):
        known: dict[str, Any] = {"agreements": None, "follow_up_on": None, "starts_at": _noon(session.day, zone)}
        known["version"] = session.version + 1  # what somebody is writing about it at this moment is refused
        ReflectionSession.update(**known).where(ReflectionSession.uid == session.uid).execute()


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(12), zone).astimezone(UTC)
