"""What is in the download of one's own data, column by column, and what is not and why.

Each `Part` is a list of the JSON; its keys are the names of the columns. A column of any table that is neither in a
part nor in `LEFT_OUT` or `NOT_HERS` fails a test, so that no new one is forgotten. docs/own-data.md explains the keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import fn

from pilotapp.models import (
    Attempt,
    AuditHead,
    AuditRow,
    Certificate,
    Challenge,
    CountryCell,
    Declaration,
    DirtyMonth,
    EmergencyNumber,
    Entry,
    Export,
    ExportPart,
    FactMonth,
    Funding,
    ImportFault,
    ImportMemory,
    ImportName,
    ImportPart,
    ImportRun,
    Invite,
    Note,
    NoteAct,
    NoteTheme,
    Notice,
    Passkey,
    Person,
    PersonLanguage,
    PersonRole,
    Programme,
    RecoveryCode,
    ReflectionAttendance,
    ReflectionSession,
    Release,
    ReleaseCell,
    ReleasedVisit,
    ReleaseSum,
    ReleaseSumCell,
    ReleaseSumPart,
    Review,
    SafeguardingAct,
    SafeguardingReport,
    Session,
    Visit,
    VisitFact,
    VisitTopic,
)
from pilotapp.models.base import SealedField


@dataclass(frozen=True, slots=True)
class Part:
    """One list of the download: the rows for which `of(person)` holds, oldest first.

    `kinds` names the codes of a column. `reads` are columns that hold JSON.
    """

    key: str
    of: Callable[[Person], Any]
    columns: tuple[Any, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()

    def rows(self, person: Person) -> Iterable[dict[str, Any]]:
        """Her rows in the order of their first column that tells one: a number, a day or an instant.

        Texts come sealed, so that one whose key is lost takes no other row with it.
        """
        order = next(column for column in self.columns if column.name in _ORDERING)
        rows: Iterable[dict[str, Any]] = (
            order.model.select(*map(_as_stored, self.columns)).where(self.of(person)).order_by(order).dicts()
        )
        return rows


def _as_stored(column: Any) -> Any:
    if not isinstance(column, SealedField):
        return column
    return fn.SUBSTR(column, 1).python_value(lambda sealed: sealed).alias(column.name)


_ORDERING = (
    "number",
    "position",
    "at",
    "day",
    "created_at",
    "signed_at",
    "received_at",
    "issued_at",
    "revoked_at",
    "decided_at",
    "role",
    "topic",
    "theme",
    "attended",
    "first",
)
_CODES = {
    "state": "state", "outcome": "outcome", "institution_kind": "institution_kind", "client_language": "language",
    "mode": "mode", "party": "party", "size_band": "size_band", "referral": "institution_kind",
}  # fmt: skip


def _reports(person: Person) -> Any:
    return SafeguardingReport.select(SafeguardingReport.uid).where(SafeguardingReport.pilot == person.uid)


def _invitations(person: Person) -> Any:
    return ReflectionAttendance.select(ReflectionAttendance.session).where(ReflectionAttendance.person == person.uid)


def _notes(person: Person) -> Any:
    return Note.select(Note.uid).where(Note.pilot == person.uid)


def _visits(person: Person) -> Any:
    return Visit.select(Visit.uid).where(Visit.pilot == person.uid)


PARTS: tuple[Part, ...] = (
    Part(
        "profile",
        lambda me: Person.uid == me.uid,
        (
            Person.uid, Person.name, Person.email, Person.language, Person.active, Person.declaration,
            Person.created_at, Person.left_at, Person.erased_at, Person.import_run,
        ),
    ),
    Part("roles", lambda me: PersonRole.person == me.uid, (PersonRole.role,), {"role": "role"}),
    Part(
        "languages_spoken",
        lambda me: PersonLanguage.person == me.uid,
        (PersonLanguage.position, PersonLanguage.language),
        {"language": "language"},
    ),
    Part(
        "declarations",
        lambda me: Declaration.person == me.uid,
        (Declaration.uid, Declaration.version, Declaration.language, Declaration.session, Declaration.signed_at),
    ),
    Part(
        "invitations",
        lambda me: Invite.person == me.uid,
        (
            Invite.uid, Invite.role, Invite.way, Invite.created_by, Invite.created_at, Invite.expires_at,
            Invite.used_at, Invite.revoked_at,
        ),
        {"role": "role"},
    ),
    Part(
        "sessions",
        lambda me: Session.person == me.uid,
        (
            Session.uid, Session.device, Session.way, Session.strong, Session.shared, Session.created_at,
            Session.last_seen_at, Session.confirmed_at, Session.idle_minutes, Session.ends_at, Session.expires_at,
            Session.ended_at, Session.deliver_until,
        ),
    ),
    Part(
        "passkeys",
        lambda me: Passkey.person == me.uid,
        (
            Passkey.uid, Passkey.name, Passkey.credential, Passkey.transports, Passkey.backed_up, Passkey.sign_count,
            Passkey.created_at, Passkey.last_used_at, Passkey.ended_at,
        ),
    ),
    Part(
        "recovery_codes",
        lambda me: RecoveryCode.person == me.uid,
        (RecoveryCode.uid, RecoveryCode.created_at, RecoveryCode.used_at),
    ),
    Part(
        "visits",
        lambda me: Visit.pilot == me.uid,
        (
            Visit.uid, Visit.day, Visit.started_at, Visit.ended_at, Visit.minutes, Visit.measured_minutes, Visit.state,
            Visit.outcome, Visit.institution_kind, Visit.client_language, Visit.mode, Visit.party, Visit.size_band,
            Visit.first_contact, Visit.waiting_minutes, Visit.travel_minutes, Visit.referral, Visit.late, Visit.clock,
            Visit.forgotten, Visit.clock_offset, Visit.version, Visit.created_at, Visit.changed_at,
            Visit.import_run,
        ),
        _CODES,
    ),
    Part(
        "topics_of_visits",
        lambda me: VisitTopic.visit.in_(_visits(me)),
        (VisitTopic.visit, VisitTopic.topic),
        {"topic": "topic"},
    ),
    Part(
        "reviews_of_visits",
        lambda me: Review.visit.in_(_visits(me)),
        (Review.uid, Review.visit, Review.at, Review.act, Review.reason, Review.text, Review.person),
        {"act": "act", "reason": "void_reason"},
    ),
    Part(
        "entries",
        lambda me: Entry.pilot == me.uid,
        (
            Entry.uid, Entry.visit, Entry.kind, Entry.made_at, Entry.received_at, Entry.clock_offset, Entry.schema,
            Entry.door, Entry.answer, Entry.held_for, Entry.decision, Entry.decided_at, Entry.decided_by, Entry.hash,
            Entry.body,
        ),
        {"kind": "kind"},
        reads=("body",),
    ),
    Part(
        "reviews_made",
        lambda me: Review.person == me.uid,
        (Review.uid, Review.visit, Review.at, Review.act, Review.reason, Review.text),
        {"act": "act", "reason": "void_reason"},
    ),
    Part(
        "decisions_made",
        lambda me: Entry.decided_by == me.uid,
        (Entry.uid, Entry.visit, Entry.decision, Entry.decided_at),
    ),
    Part(
        "invitations_made",
        lambda me: Invite.created_by == me.uid,
        (Invite.uid, Invite.role, Invite.way, Invite.created_at, Invite.used_at, Invite.revoked_at),
        {"role": "role"},
    ),
    Part(
        "safeguarding_reports",
        lambda me: SafeguardingReport.pilot == me.uid,
        (
            SafeguardingReport.uid, SafeguardingReport.state, SafeguardingReport.made_at,
            SafeguardingReport.received_at, SafeguardingReport.closed_at,
        ),
        {"state": "safeguarding_state"},
    ),
    Part(
        "answers_to_safeguarding_reports",
        lambda me: (SafeguardingAct.act == "answer") & SafeguardingAct.report.in_(_reports(me)),
        (
            SafeguardingAct.uid, SafeguardingAct.report, SafeguardingAct.at, SafeguardingAct.act, SafeguardingAct.text,
            SafeguardingAct.person,
        ),
    ),
    Part(
        "acts_on_safeguarding_reports",
        lambda me: SafeguardingAct.person == me.uid,
        (SafeguardingAct.uid, SafeguardingAct.report, SafeguardingAct.at, SafeguardingAct.act),
    ),
    Part(
        "reflection_sessions",
        lambda me: ReflectionSession.uid.in_(_invitations(me)),
        (
            ReflectionSession.uid, ReflectionSession.day, ReflectionSession.starts_at, ReflectionSession.kind,
            ReflectionSession.state, ReflectionSession.minutes, ReflectionSession.place, ReflectionSession.led_by,
            ReflectionSession.agreements, ReflectionSession.follow_up_on, ReflectionSession.version,
            ReflectionSession.created_at, ReflectionSession.changed_at,
        ),
        {"kind": "reflection_kind", "state": "reflection_state"},
    ),
    Part(
        "invitations_to_reflection_sessions",
        lambda me: ReflectionAttendance.person == me.uid,
        (
            ReflectionAttendance.session, ReflectionAttendance.answer, ReflectionAttendance.attended,
            ReflectionAttendance.minutes,
        ),
        {"answer": "attendance"},
    ),
    Part(
        "reflection_sessions_led",
        lambda me: ReflectionSession.led_by == me.uid,
        (
            ReflectionSession.uid, ReflectionSession.day, ReflectionSession.kind, ReflectionSession.state,
            ReflectionSession.minutes,
        ),
        {"kind": "reflection_kind", "state": "reflection_state"},
    ),
    Part(
        "notes",
        lambda me: Note.pilot == me.uid,
        (
            Note.uid, Note.received_at, Note.made_at, Note.visit, Note.load, Note.call, Note.for_group, Note.text,
            Note.text_state, Note.state, Note.urgency, Note.since, Note.coordinator, Note.closed_at, Note.version,
        ),
        {"call": "call", "state": "note_state"},
    ),
    Part(
        "themes_of_notes",
        lambda me: NoteTheme.note.in_(_notes(me)),
        (NoteTheme.note, NoteTheme.theme),
        {"theme": "theme"},
    ),
    Part(
        "threads_of_notes",
        lambda me: NoteAct.note.in_(_notes(me)),
        (
            NoteAct.uid, NoteAct.note, NoteAct.at, NoteAct.act, NoteAct.text, NoteAct.text_state, NoteAct.talk_at,
            NoteAct.handed_to, NoteAct.person,
        ),
        {"act": "note_act"},
    ),
    Part(
        "answers_to_notes",
        lambda me: (NoteAct.person == me.uid) & NoteAct.note.not_in(_notes(me)),
        (NoteAct.uid, NoteAct.note, NoteAct.at, NoteAct.act, NoteAct.text, NoteAct.talk_at, NoteAct.handed_to),
        {"act": "note_act"},
    ),
    Part(
        "certificates",
        lambda me: Certificate.pilot == me.uid,
        (
            Certificate.uid, Certificate.issued_at, Certificate.code, Certificate.name, Certificate.programme_name,
            Certificate.language, Certificate.first_day, Certificate.last_day, Certificate.visits, Certificate.minutes,
            Certificate.paid_visits, Certificate.paid_minutes, Certificate.issued_by, Certificate.revoked_at,
            Certificate.revoked_by, Certificate.revoke_reason,
        ),
        {"revoke_reason": "revoke_reason"},
    ),
    Part(
        "certificates_issued",
        lambda me: Certificate.issued_by == me.uid,
        (Certificate.uid, Certificate.issued_at, Certificate.first_day, Certificate.last_day),
    ),
    Part(
        "certificates_revoked",
        lambda me: Certificate.revoked_by == me.uid,
        (Certificate.uid, Certificate.revoked_at, Certificate.revoke_reason),
        {"revoke_reason": "revoke_reason"},
    ),
    Part(
        "notices",
        lambda me: Notice.person == me.uid,
        (Notice.uid, Notice.created_at, Notice.kind, Notice.subject, Notice.seen_at, Notice.mail, Notice.sent_at),
    ),
    Part(
        "exports",
        lambda me: Export.person == me.uid,
        (
            Export.uid, Export.created_at, Export.what, Export.language, Export.name, Export.state, Export.done,
            Export.total, Export.size, Export.tries, Export.alive_at, Export.ready_at, Export.gone_at,
        ),
        reads=("what",),
    ),
    Part(
        "programmes_funded",
        lambda me: Funding.person == me.uid,
        (Funding.programme, Funding.created_at),
    ),
    Part(
        "releases_made",
        lambda me: Release.made_by == me.uid,
        (Release.uid, Release.number, Release.first, Release.last, Release.made_at),
    ),
    Part(
        "sums_made",
        lambda me: ReleaseSum.made_by == me.uid,
        (ReleaseSum.uid, ReleaseSum.first, ReleaseSum.last, ReleaseSum.made_at),
    ),
    Part(
        "imports",
        lambda me: ImportRun.created_by == me.uid,
        (
            ImportRun.uid, ImportRun.created_at, ImportRun.kind, ImportRun.state, ImportRun.rows, ImportRun.added,
            ImportRun.first_day, ImportRun.last_day, ImportRun.finished_at,
        ),
    ),
    Part(
        "acts",
        lambda me: (AuditRow.programme == me.programme_id) & ((AuditRow.person == me.uid) | (AuditRow.about == me.uid)),
        (
            AuditRow.number, AuditRow.at, AuditRow.action, AuditRow.subject_kind, AuditRow.subject, AuditRow.detail,
            AuditRow.person, AuditRow.about, AuditRow.session,
        ),
        reads=("detail",),
    ),
)  # fmt: skip

_SECRET = _l("It opens your account. Only something is stored by which it can be checked.")
_YOU = _l("It says that the row is yours; it is the same number everywhere.")
_TENANT = _l("It says which programme the row belongs to; the programme stands at the top.")
_MADE_OF = _l("It is made of other data that stand here.")
_FROZEN = _l("It describes a release of the programme.")
LEFT_OUT: dict[Any, Any] = {
    SafeguardingReport.facts: _l("It is about a child, whose rights come first. You may ask to read it together."),
    SafeguardingReport.hash: _MADE_OF,
    SafeguardingReport.pilot: _YOU,
    SafeguardingReport.programme: _TENANT,
    SafeguardingAct.programme: _TENANT,
    Person.password_hash: _SECRET,
    Person.totp: _SECRET,
    Person.totp_step: _SECRET,
    Session.token_hash: _SECRET,
    Invite.token_hash: _SECRET,
    Passkey.public_key: _SECRET,
    RecoveryCode.code_hash: _SECRET,
    Person.name_key: _MADE_OF,
    AuditRow.id: _MADE_OF,
    AuditRow.previous: _MADE_OF,
    AuditRow.hash: _MADE_OF,
    PersonRole.person: _YOU,
    PersonLanguage.person: _YOU,
    Declaration.person: _YOU,
    Session.person: _YOU,
    Passkey.person: _YOU,
    RecoveryCode.person: _YOU,
    Invite.person: _YOU,
    Visit.pilot: _YOU,
    Entry.pilot: _YOU,
    Note.pilot: _YOU,
    Note.programme: _TENANT,
    NoteAct.programme: _TENANT,
    Export.person: _YOU,
    Export.programme: _TENANT,
    Export.worker: _l("It says which process of the server writes the file."),
    Certificate.pilot: _YOU,
    ImportRun.created_by: _YOU,
    ImportRun.programme: _TENANT,
    ImportRun.signature: _MADE_OF,
    ImportRun.plan: _l("It says which column of a file means what, for a week at most."),
    **{
        column: _l("It counts how far an import is.")
        for column in (
            ImportRun.position,
            ImportRun.known,
            ImportRun.wrong,
            ImportRun.alike,
            ImportRun.removed,
            ImportRun.voided,
        )
    },
    ImportRun.work_by: _l("It says who began an import or took it back; the log has it too."),
    ImportRun.work_at: _l("It says that an import has still something to do."),
    Certificate.programme: _TENANT,
    Notice.person: _YOU,
    Notice.programme: _TENANT,
    Notice.once: _MADE_OF,
    Notice.attempts: _l("It counts how often a mail was tried."),
    Notice.next_try_at: _l("It says when a mail is tried again."),
    ReflectionAttendance.person: _YOU,
    ReflectionSession.programme: _TENANT,
    Person.programme: _TENANT,
    Declaration.programme: _TENANT,
    Invite.programme: _TENANT,
    Visit.programme: _TENANT,
    Entry.programme: _TENANT,
    Review.programme: _TENANT,
    AuditRow.programme: _TENANT,
    Funding.person: _YOU,
    Release.programme: _TENANT,
    Release.made_by: _YOU,
    ReleaseSum.made_by: _YOU,
    **dict.fromkeys((Release.k, Release.schemes, Release.definitions, Release.is_public), _FROZEN),
    **dict.fromkeys((ReleaseSum.k, ReleaseSum.schemes, ReleaseSum.definitions), _FROZEN),
    Release.truth: _FROZEN,
    Release.hash: _MADE_OF,
    ReleaseSum.hash: _MADE_OF,
}
# Tables of which nothing is in the download but, of the programme, what stands at its top.
NOT_HERS: dict[Any, Any] = {
    Programme: _l("It describes the programme."),
    EmergencyNumber: _l("It stands on the emergency card of the programme."),
    Challenge: _l("It lives for some minutes while you sign in, and is used once."),
    Attempt: _l("It counts wrong attempts to sign in by numbers that cannot be read back."),
    ExportPart: _l("It is a file of the programme that you asked for, kept for a day."),
    ReleaseCell: _l("It is a number of a release of the programme."),
    ReleasedVisit: _l("It says in which release of the programme a visit is counted."),
    ImportPart: _l("It is a file of the programme that is being taken over, kept for a week at most."),
    ImportFault: _l("It says which row of a file could not be read."),
    ImportMemory: _l("It says which column of the programme's files means what."),
    ImportName: _l(
        "It recognises how a pilot is spelled in the programme's files, by numbers that cannot be read back."
    ),
    ReleaseSumPart: _l("It describes a sum of releases."),
    ReleaseSumCell: _l("It is a number of a sum of releases."),
    AuditHead: _l("It says where the log of the programme ends."),
    VisitFact: _l("It repeats what stands in visits, in the order of reports."),
    FactMonth: _l("It says which months of the programme are ready for reports."),
    DirtyMonth: _l("It says which months of the programme must be made ready again."),
    CountryCell: _l("It is a number of all programmes together."),
}
