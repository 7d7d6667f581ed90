"""Hand in a file of earlier years: it is read, what may be kept is kept, and what it means is proposed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.imports import dry_run, matching, questions, reading, spellings, staging, tables
from pilotapp.imports.columns import Table
from pilotapp.imports.plan import Named, Plan, signature
from pilotapp.imports.preparing import keep, prepared
from pilotapp.imports.row_keys import READING
from pilotapp.models import ImportMemory, ImportRun, Person
from pilotapp.refusals import Refusal

_REMEMBERED = 50  # mappings of a programme that are looked through
_NO_HEADER = _l(
    "No line with the names of the columns was found. Please write one above your rows, for example: Date, {Pilot}, "
    "Duration, Place, Topic."
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; `encoding` is what was chosen for its letters, where they were not clear."""

    content: bytes
    encoding: str = ""


def hand_in(coordinator: Person, kind: str, upload: Upload) -> ImportRun:
    """Read a file and keep the rows of its allowed columns, sealed, until it is imported; at most a week.

    `kind`: visits or pilots. What looks like a column about clients is never kept. Raises Refusal (field `file`, or
    `encoding`: decoding.UnclearEncoding).
    """
    plan, found = _read(coordinator, kind, upload)
    with db.transaction():
        run: ImportRun = ImportRun.create(
            programme=coordinator.programme_id,
            kind=kind,
            created_by=coordinator.uid,
            created_at=clock.now(),
            reading=READING,
        )
        _stage(coordinator, run, plan, found)
    return run


def say_whose(coordinator: Person, uid: UUID, columns: Sequence[int], upload: Upload | None) -> ImportRun:
    """Say of the columns of names in which pilots stand; no column: they are about people who were accompanied.

    Nothing of these columns was kept, so for pilots the same file must come once more. Raises Missing, Refusal.
    """
    with db.transaction():
        run, plan = prepared(coordinator, uid)
        chosen = [column for column in plan.unclear_names if column.position in columns]
        if not chosen:
            plan.are_accompanied = True
            keep(run, plan)
            return run
        if upload is None:
            raise Refusal(_l("Please choose the same file once more: nothing of these columns was kept."), "file")
    trusted = [(column.position, matching.plain(column.header)) for column in chosen]
    new, found = _read(coordinator, run.kind, upload, trusted)
    same = next((number for number, each in enumerate(new.sheets) if _is_same(each, plan.chosen)), None)
    if same is None:
        raise Refusal(_l("This is another file: its columns are not the same. Please choose the same one."), "file")
    with db.transaction():
        run, _before = prepared(coordinator, uid)
        staging.forget(run.uid)
        _stage(coordinator, run, new, found, same)
    return run


def _is_same(one: Named, other: Named) -> bool:
    return signature(one.columns) == signature(other.columns) and one.sheets == other.sheets


def _read(
    coordinator: Person, kind: str, upload: Upload, trusted: Collection[tuple[int, str]] = ()
) -> tuple[Plan, list[Table]]:
    pilots = spellings.pilots(coordinator.programme_id)
    book = reading.read(upload.content, encoding=upload.encoding)
    found = tables.build(kind, book.sheets, pilots, tuple(trusted))
    if not found:
        raise Refusal(_NO_HEADER, "file")
    found = [table for table in found if table.rows]
    if not found:
        raise reading.refusal("empty")
    named = [
        Named(
            list(table.sheets),
            list(table.columns),
            len(table.rows),
            list(table.dropped),
            table.hidden,
            list(table.hidden_sheets),
            table.carries,
            table.owner,
        )
        for table in found
    ]
    return Plan(sheets=named, encoding=book.encoding, wide=list(book.wide)), found


def _stage(coordinator: Person, run: ImportRun, plan: Plan, found: Sequence[Table], sheet: int | None = None) -> None:
    """Keep the rows and begin with the only table, or with `sheet`; inside the caller's transaction."""
    staging.write(run, found)
    refused = sum(bool(column.refused) for table in found for column in table.columns)
    rows = sum(len(table.rows) for table in found)
    audit.write(coordinator, "import.hand_in", "import", run.uid, kind=run.kind, rows=rows, refused=refused)
    plan.sheet = sheet or 0
    if len(found) == 1 or sheet is not None:
        begin(run, plan)
    keep(run, plan)


def choose_sheet(coordinator: Person, uid: UUID, sheet: int) -> ImportRun:
    """Say which table of a workbook holds the rows. Raises Missing, Refusal."""
    with db.transaction():
        run, plan = prepared(coordinator, uid)
        if not 0 <= sheet < len(plan.sheets):
            raise Refusal(_l("Please choose one of the sheets."), "sheet")
        plan.sheet, plan.fields, plan.values, plan.pilots, plan.answers = sheet, {}, {}, {}, {}
        begin(run, plan)
        keep(run, plan)
    return run


def begin(run: ImportRun, plan: Plan) -> None:
    """Propose what was chosen for such columns before, else what their names and cells say."""
    run.state, run.rows, run.signature = "columns", plan.chosen.rows, signature(plan.columns)
    plan.owner = plan.chosen.owner
    taken: set[str] = set()
    for column in plan.allowed:
        if column.guess and (column.guess not in taken or column.guess in matching.MANY):
            plan.fields[column.position] = column.guess
            taken.add(column.guess)
    mine = (ImportMemory.programme == run.programme_id) & (ImportMemory.kind == run.kind)
    kept = list(ImportMemory.select().where(mine).order_by(ImportMemory.changed_at.desc()).limit(_REMEMBERED))
    kept = [memory for memory in kept if memory.plan and Plan.is_usable(memory.plan)]
    same = [memory for memory in kept if memory.signature == run.signature]
    if same:
        plan.fields = {}
    for memory in (same or kept)[:1]:
        plan.recall(memory.plan)
    if not same:
        plan.answers = {}
    plan.answers |= questions.settled(dry_run.questions(run, plan))
