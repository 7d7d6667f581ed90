"""The audit log: who did what to what, when, from which session; codes only, chained by hashes."""

from peewee import SQL, BigAutoField, BigIntegerField, CharField, TextField, UUIDField

from pilotapp.models.base import Base, Reference, now_field
from pilotapp.models.handling import KEPT, MADE_OF, audit, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class AuditRow(Base):
    """One act. Rows are only added; database triggers refuse updates and deletes.

    `number` counts the acts of the programme without gaps; `hash` covers all columns (except `id`, which only
    identifies the row) and `previous`, the hash of the row before. `person` did it, None is the operator; `about` is
    the person whose data were touched, if that is somebody else. `detail` is JSON of codes and numbers, never text that
    somebody wrote. `session`, `about` and `subject` may refer to rows that were deleted since.
    """

    id = technical(BigAutoField(), excluded=MADE_OF)
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    number = technical(BigIntegerField())
    person = audit(Reference(Person, on_delete="RESTRICT", null=True, index=False), erased=KEPT)
    session = audit(UUIDField(null=True))
    about = audit(UUIDField(null=True))
    at = audit(now_field())
    action = audit(CharField(max_length=40))
    subject_kind = audit(CharField(max_length=20))
    subject = audit(UUIDField())
    detail = audit(TextField(default="{}"))
    previous = technical(CharField(max_length=64), excluded=MADE_OF)
    hash = technical(CharField(max_length=64), excluded=MADE_OF)

    class Meta:
        indexes = ((("programme", "number"), True), (("person", "number"), False))


AuditRow.add_index(AuditRow.about, AuditRow.number, where=SQL("about IS NOT NULL"), name="audit_row_about")
