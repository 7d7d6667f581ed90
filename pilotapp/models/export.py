"""A long export: the choice, its progress, and the file in chunks, kept for a day."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import BigIntegerField, BlobField, CharField, CompositeKey, IntegerField, TextField

from pilotapp.models.background_task import BackgroundTask
from pilotapp.models.base import Base, Reference, UtcField
from pilotapp.models.handling import DELETED, YOU, activity, identity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Export(BackgroundTask):
    """`what` is the choice as JSON, in codes only; the file is written in `language`.

    `state` may also be gone. `done` of `total` visits are written; `size` is in bytes. After `expires_at`, or once its
    state is gone, nobody can download the file, and a job deletes the row with its chunks.
    """

    subject_kind, subject_owner = "export", "person"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    person = activity(Reference(Person, on_delete="CASCADE", index=False), erased=DELETED, excluded=YOU)
    person_id: UUID
    what = activity(TextField())
    language = activity(CharField(max_length=12))
    name = activity(CharField(max_length=120))
    size = technical(BigIntegerField(default=0))
    ready_at = activity(UtcField(null=True))
    expires_at = technical(UtcField(column_name="gone_at"))

    class Meta:
        indexes = ((("person", "created_at"), False),)


class ExportChunk(Base):
    """A chunk of the file, about a megabyte; chunks are read in order."""

    excluded = _l("It is a file of the programme that you asked for, kept for a day.")
    export = technical(Reference(Export, on_delete="CASCADE", index=False), erased=DELETED)
    number = technical(IntegerField())
    content = identity(BlobField())

    class Meta:
        primary_key = CompositeKey("export", "number")
        table_name = "export_part"
