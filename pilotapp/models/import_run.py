"""An import: a table of earlier years that becomes visits or people of a programme."""

from __future__ import annotations

from uuid import UUID

from peewee import (
    SQL,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
)

from pilotapp.models.base import Base, SealedField, Table, UtcField, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme

KINDS = ("visits", "pilots")
PREPARED = ("sheet", "columns", "values", "ready")
WORKING = ("running", "undoing")


class ImportRun(Table):
    """One uploaded file. `kind` is what it holds, `state` its progress.

    sheet, columns, values: the coordinator has to choose; ready: the dry run is complete; running, done; undoing,
    undone; failed: given up. `plan` is the JSON of `imports.plan.Plan`: column names and choices, never a row. `rows`
    is the number of rows of the chosen sheet, `position` how many of them the import has processed: `added` were new,
    `known` existed already, `wrong` have faults; `alike` are new ones that may be duplicates; `removed` and `voided`
    are the counts of an undo. `signature` is a hash of the column names. `work_at` is set while there is work to do;
    `work_by` started it.
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    kind = CharField(max_length=6)
    state = CharField(max_length=8, default="sheet")
    created_by = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", index=False)
    created_by_id: UUID
    work_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT", backref="+", index=False)
    work_by_id: UUID | None
    plan = SealedField()
    signature = CharField(max_length=64, default="")
    rows = IntegerField(default=0)
    position = IntegerField(default=0)
    added = IntegerField(default=0)
    known = IntegerField(default=0)
    wrong = IntegerField(default=0)
    alike = IntegerField(default=0)
    removed = IntegerField(default=0)
    voided = IntegerField(default=0)
    first_day = DateField(null=True)
    last_day = DateField(null=True)
    created_at = now_field()
    work_at = UtcField(null=True)
    finished_at = UtcField(null=True)

    class Meta:
        indexes = ((("programme", "created_at", "uid"), False),)


ImportRun.add_index(ImportRun.work_at, where=SQL("work_at IS NOT NULL"), name="import_run_work")


class ImportPart(Table):
    """Some hundred rows of a file, kept until they are imported: `content` is JSON, with allowed columns only.

    `sheet` is the number of the sheet in its file, `number` the order within the sheet.
    """

    run = ForeignKeyField(ImportRun, on_delete="CASCADE", backref="+", index=False)
    sheet = SmallIntegerField()
    number = IntegerField()
    done = BooleanField(default=False)
    content = SealedField()

    class Meta:
        indexes = ((("run", "sheet", "number"), True),)


class ImportFault(Base):
    """A fault in a row: the row's number in the file, the column's (from 0; -1 for none), and a code."""

    run = ForeignKeyField(ImportRun, on_delete="CASCADE", backref="+", index=False)
    run_id: UUID
    number = IntegerField()
    position = SmallIntegerField()
    code = CharField(max_length=20)

    class Meta:
        primary_key = CompositeKey("run", "number", "position")


class ImportMemory(Table):
    """The choices for files with the same columns, to preset the next import; `plan` is JSON without people's names."""

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    kind = CharField(max_length=6)
    signature = CharField(max_length=64)
    plan = SealedField()
    changed_at = now_field()

    class Meta:
        indexes = ((("programme", "kind", "signature"), True),)


class ImportName(Base):
    """The spelling of a pilot's name in a programme's files, as a hash; deleted when the pilot is erased."""

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    spelling = CharField(max_length=64)
    pilot = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    pilot_id: UUID

    class Meta:
        primary_key = CompositeKey("programme", "spelling")
