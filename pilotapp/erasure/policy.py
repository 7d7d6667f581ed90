"""What becomes of the rows that name a person: a new column that does so needs a place here, a test tells."""

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

# The rows that go with her, by the column that names her.
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
# The rows that stay, because what they say of her is a number by then.
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
