"""What erasure does with rows that name a person. A new such column needs an entry here; a test checks it."""

from __future__ import annotations

from typing import Any

from pilotapp.models import (
    AuditRow,
    Certificate,
    Challenge,
    Declaration,
    Entry,
    Export,
    Funding,
    ImportName,
    ImportRun,
    Invite,
    Note,
    NoteAct,
    Notice,
    Passkey,
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

# Rows that are deleted, by the column that names the person.
DELETED: tuple[Any, ...] = (
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
# Rows that stay, because after anonymising they no longer identify the person.
RETAINED: tuple[Any, ...] = (
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
