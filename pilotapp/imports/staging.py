"""The rows of a file until they are imported: written once, sealed, read part by part."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

from pilotapp import db
from pilotapp.imports.columns import Table
from pilotapp.imports.plan import Plan
from pilotapp.models import ImportPart, ImportRun

BATCH_SIZE = 250  # rows of a part, and so of a transaction
StagedRow = tuple[int, list[str], str]


def write(run: ImportRun, tables: Sequence[Table]) -> None:
    """Keep the rows of all sheets; inside the caller's transaction."""
    columns = (ImportPart.uid, ImportPart.run, ImportPart.sheet, ImportPart.number, ImportPart.done, ImportPart.content)
    rows = []
    for sheet, table in enumerate(tables):
        for number, start in enumerate(range(0, len(table.rows), BATCH_SIZE)):
            content = json.dumps(table.rows[start : start + BATCH_SIZE], ensure_ascii=False)
            rows.append((uuid4(), run.uid, sheet, number, False, content))
    db.insert_many(columns, rows)


def of(run: ImportRun, plan: Plan, before: int | None = None) -> Iterator[list[StagedRow]]:
    """The parts of the chosen sheet in order, one read at a time; only those before number `before`, where given."""
    mine = (ImportPart.run == run.uid) & (ImportPart.sheet == plan.sheet)
    if before is not None:
        mine &= ImportPart.number < before
    uids: Any = list(ImportPart.select(ImportPart.uid).where(mine).order_by(ImportPart.number).tuples())
    return (rows(ImportPart.get_by_id(uid)) for (uid,) in uids)


def next_part(run: ImportRun, plan: Plan) -> ImportPart | None:
    """The first part that is not done."""
    mine = (ImportPart.run == run.uid) & (ImportPart.sheet == plan.sheet) & (ImportPart.done == False)  # noqa: E712
    found: ImportPart | None = ImportPart.select().where(mine).order_by(ImportPart.number).first()
    return found


def next_number(run: ImportRun, plan: Plan) -> int | None:
    """The number of the first part that is not done; its rows are not read."""
    mine = (ImportPart.run == run.uid) & (ImportPart.sheet == plan.sheet) & (ImportPart.done == False)  # noqa: E712
    found: Any = ImportPart.select(ImportPart.number).where(mine).order_by(ImportPart.number).limit(1).tuples()
    return next((number for (number,) in found), None)


def rows(part: ImportPart) -> list[StagedRow]:
    """Return (number in the file, cells, what is said of it) of each row; none where its key was given up."""
    return [(number, cells, said) for number, cells, said in json.loads(part.content or "[]")]


def forget(run: UUID) -> None:
    """Delete the rows of a run."""
    ImportPart.delete().where(ImportPart.run == run).execute()
