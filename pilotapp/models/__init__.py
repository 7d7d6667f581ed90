"""All tables. A file may import only the models that it refers to."""

from pilotapp.models.attempt import Attempt
from pilotapp.models.audit_head import AuditHead
from pilotapp.models.audit_row import AuditRow
from pilotapp.models.background_task import BackgroundTask
from pilotapp.models.base import Base, Table, UtcField
from pilotapp.models.certificate import Certificate, CertificateName
from pilotapp.models.challenge import Challenge
from pilotapp.models.declaration import Declaration
from pilotapp.models.emergency_number import EmergencyNumber
from pilotapp.models.entry import Entry
from pilotapp.models.export import Export, ExportChunk
from pilotapp.models.funding import Funding
from pilotapp.models.generation import Generation
from pilotapp.models.import_run import ImportFault, ImportMemory, ImportName, ImportPart, ImportRun
from pilotapp.models.invite import Invite
from pilotapp.models.letterhead import Letterhead
from pilotapp.models.note import Note, NoteAct, NoteTheme
from pilotapp.models.notice import Notice
from pilotapp.models.passkey import Passkey
from pilotapp.models.person import Person, PersonLanguage, PersonPhone, PersonRole
from pilotapp.models.programme import Programme
from pilotapp.models.recovery_code import RecoveryCode
from pilotapp.models.reflection_session import ReflectionAttendance, ReflectionSession
from pilotapp.models.release import Release, ReleaseCell, ReleasedVisit, ReleaseSum, ReleaseSumCell, ReleaseSumMember
from pilotapp.models.review import Review
from pilotapp.models.safeguarding_report import SafeguardingAct, SafeguardingReport
from pilotapp.models.session import Session
from pilotapp.models.suppression_job import SuppressionJob
from pilotapp.models.timed_job import TimedJob
from pilotapp.models.visit import Visit, VisitTopic
from pilotapp.models.visit_fact import CountryCell, DirtyMonth, FactMonth, VisitFact

TABLES: tuple[type[Base], ...] = (
    Programme, Person, PersonRole, PersonLanguage, PersonPhone, Session, Invite, Passkey, RecoveryCode, Challenge,
    Declaration, Attempt, Visit, VisitTopic, Entry, Review, Note, NoteTheme, NoteAct, ReflectionSession,
    ReflectionAttendance, SafeguardingReport, SafeguardingAct, EmergencyNumber, Notice, Funding, Release, ReleaseCell,
    ReleasedVisit, ReleaseSum, ReleaseSumMember, ReleaseSumCell, SuppressionJob, AuditHead, AuditRow, Export,
    ExportChunk, Letterhead, Certificate, CertificateName, ImportRun, ImportPart, ImportFault, ImportMemory, ImportName,
    FactMonth, DirtyMonth, VisitFact, CountryCell, Generation, TimedJob,
)  # fmt: skip

__all__ = [
    "TABLES", "Attempt", "AuditHead", "AuditRow", "BackgroundTask", "Base", "Certificate", "CertificateName",
    "Challenge", "CountryCell", "Declaration", "DirtyMonth", "EmergencyNumber", "Entry", "Export", "ExportChunk",
    "FactMonth", "Funding", "Generation", "ImportFault", "ImportMemory", "ImportName", "ImportPart", "ImportRun",
    "Invite", "Letterhead", "Note", "NoteAct", "NoteTheme", "Notice", "Passkey", "Person", "PersonLanguage",
    "PersonPhone", "PersonRole", "Programme", "RecoveryCode", "ReflectionAttendance", "ReflectionSession", "Release",
    "ReleaseCell", "ReleaseSum", "ReleaseSumCell", "ReleaseSumMember", "ReleasedVisit", "Review", "SafeguardingAct",
    "SafeguardingReport", "Session", "SuppressionJob", "Table", "TimedJob", "UtcField", "Visit", "VisitFact",
    "VisitTopic",
]  # fmt: skip
