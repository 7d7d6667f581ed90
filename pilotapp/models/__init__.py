"""All tables; a file may import the models of a lower noun only."""

from pilotapp.models.attempt import Attempt
from pilotapp.models.audit_head import AuditHead
from pilotapp.models.audit_row import AuditRow
from pilotapp.models.base import Base, Table, UtcField
from pilotapp.models.challenge import Challenge
from pilotapp.models.declaration import Declaration
from pilotapp.models.entry import Entry
from pilotapp.models.invite import Invite
from pilotapp.models.passkey import Passkey
from pilotapp.models.person import Person, PersonLanguage, PersonRole
from pilotapp.models.programme import Programme
from pilotapp.models.recovery_code import RecoveryCode
from pilotapp.models.review import Review
from pilotapp.models.session import Session
from pilotapp.models.visit import Visit, VisitTopic

TABLES: tuple[type[Base], ...] = (
    Programme, Person, PersonRole, PersonLanguage, Session, Invite, Passkey, RecoveryCode, Challenge, Declaration,
    Attempt, Visit, VisitTopic, Entry, Review, AuditHead, AuditRow,
)  # fmt: skip

__all__ = [
    "TABLES",
    "Attempt",
    "AuditHead",
    "AuditRow",
    "Base",
    "Challenge",
    "Declaration",
    "Entry",
    "Invite",
    "Passkey",
    "Person",
    "PersonLanguage",
    "PersonRole",
    "Programme",
    "RecoveryCode",
    "Review",
    "Session",
    "Table",
    "UtcField",
    "Visit",
    "VisitTopic",
]
