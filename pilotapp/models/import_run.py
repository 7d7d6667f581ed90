"""An import: a table of earlier years that becomes visits or people of a programme."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import SQL, BooleanField, CharField, CompositeKey, DateField, IntegerField, SmallIntegerField, UUIDField

from pilotapp.models.background_task import MAX_TRIES, Leased
from pilotapp.models.base import Base, Reference, SealedField, Table, UtcField, now_field
from pilotapp.models.handling import (
    DELETED,
    EMPTIED,
    KEPT,
    MADE_OF,
    YOU,
    activity,
    configuration,
    identity,
    technical,
    tenant,
)
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme

KINDS = ("visits", "pilots")
PREPARED = ("sheet", "columns", "values", "ready")
WORKING = ("running", "undoing")
_COUNTER = _l("It counts how far an import is.")
_WORK = _l("It says that an import has still something to do.")


class ImportRun(Leased):
    """One uploaded file. `kind` is what it holds, `state` its progress.

    sheet, columns, values: the coordinator has to choose; ready: the dry run is complete; running, done; undoing,
    undone; failed: given up. `plan` is the JSON of `imports.plan.Plan`: column names and choices, never a row. `rows`
    is the number of rows of the chosen sheet, `position` how many of them the import has processed: `added` were new,
    `known` existed already, `wrong` have faults; `alike` are new ones that may be duplicates; `removed` and `voided`
    are the counts of an undo. `signature` is a hash of the column names, `layout` the JSON of
    `imports.table_names.Layout`: the names that stay after the plan is gone. `reading` is the version of the reader
    that made the keys of the rows (`imports.row_keys`). `work_at` is set while there is work to do; `work_by` started
    it. `tries` begins anew with each part that is imported or taken back.
    """

    subject_kind = "import"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    kind = activity(CharField(max_length=6))
    state = activity(CharField(max_length=8, default="sheet"))
    created_by = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT, excluded=YOU)
    work_by = activity(
        Reference(Person, null=True, on_delete="RESTRICT", index=False),
        erased=KEPT,
        excluded=_l("It says who began an import or took it back; the log has it too."),
    )
    work_by_id: UUID | None
    plan = identity(
        SealedField(), erased=EMPTIED, excluded=_l("It says which column of a file means what, for a week at most.")
    )
    layout = identity(
        SealedField(),
        erased=EMPTIED,
        excluded=_l("It says how the columns of a file are called, so that errors can name them."),
    )
    reading = technical(
        SmallIntegerField(default=1), excluded=_l("It says by which version of the reading a file was read.")
    )
    signature = technical(CharField(max_length=64, default=""), excluded=MADE_OF)
    rows = activity(IntegerField(default=0))
    position = activity(IntegerField(default=0), excluded=_COUNTER)
    added = activity(IntegerField(default=0))
    known = activity(IntegerField(default=0), excluded=_COUNTER)
    wrong = activity(IntegerField(default=0), excluded=_COUNTER)
    alike = activity(IntegerField(default=0), excluded=_COUNTER)
    removed = activity(IntegerField(default=0), excluded=_COUNTER)
    voided = activity(IntegerField(default=0), excluded=_COUNTER)
    first_day = activity(DateField(null=True))
    last_day = activity(DateField(null=True))
    created_at = activity(now_field())
    work_at = activity(UtcField(null=True), excluded=_WORK)
    worker = technical(UUIDField(null=True), excluded=_WORK)
    heartbeat_at = technical(UtcField(null=True), excluded=_WORK)
    tries = technical(SmallIntegerField(default=0), excluded=_WORK)
    finished_at = activity(UtcField(null=True))

    class Meta:
        indexes = ((("programme", "created_at", "uid"), False),)

    @classmethod
    def waits(cls, now: datetime) -> Any:
        return cls.work_at.is_null(False) & cls.worker.is_null() & (cls.tries < MAX_TRIES)

    @classmethod
    def is_claimed(cls) -> Any:
        return cls.worker.is_null(False)


ImportRun.add_index(ImportRun.work_at, where=SQL("work_at IS NOT NULL"), name="import_run_work")


class ImportPart(Table):
    """Some hundred rows of a file, kept until they are imported: `content` is JSON, with allowed columns only.

    `sheet` is the number of the sheet in its file, `number` the order within the sheet.
    """

    excluded = _l("It is a file of the programme that is being taken over, kept for a week at most.")
    run = technical(Reference(ImportRun, on_delete="CASCADE", index=False), erased=DELETED)
    sheet = technical(SmallIntegerField())
    number = technical(IntegerField())
    done = technical(BooleanField(default=False))
    content = identity(SealedField())

    class Meta:
        indexes = ((("run", "sheet", "number"), True),)


class ImportFault(Base):
    """A fault in a row: the row's number in the file, the column's (from 0; -1 for none), and a code."""

    excluded = _l("It says which row of a file could not be read.")
    run = technical(Reference(ImportRun, on_delete="CASCADE", index=False))
    number = technical(IntegerField())
    position = technical(SmallIntegerField())
    code = technical(CharField(max_length=20))

    class Meta:
        primary_key = CompositeKey("run", "number", "position")


class ImportMemory(Table):
    """The choices for files with the same columns, to preset the next import; `plan` is JSON without people's names."""

    excluded = _l("It says which column of the programme's files means what.")
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    kind = configuration(CharField(max_length=6))
    signature = technical(CharField(max_length=64))
    plan = configuration(SealedField())
    changed_at = configuration(now_field())

    class Meta:
        indexes = ((("programme", "kind", "signature"), True),)


class ImportName(Base):
    """The spelling of a pilot's name in a programme's files, as a hash; deleted when the pilot is erased."""

    excluded = _l("It recognises how a name is spelled in the programme's files, by numbers that cannot be read back.")
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    spelling = identity(CharField(max_length=64))
    pilot = identity(Reference(Person, on_delete="CASCADE"), erased=DELETED)

    class Meta:
        primary_key = CompositeKey("programme", "spelling")
