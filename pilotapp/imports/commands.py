"""What a coordinator can do with a table of earlier years: hand it in, say what it means, import it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.imports import columns, dry_run, matching, newcomers, queries, reading, spellings, staging
from pilotapp.imports.people_rows import PersonRow, name_of
from pilotapp.imports.plan import NEW, SKIP, UNKNOWN, Named, Plan, signature
from pilotapp.models import ImportMemory, ImportName, ImportRun, Person
from pilotapp.models.import_run import PREPARED
from pilotapp.refusals import Refusal

MAX_VALUES = 300  # different ones of a column that means codes
_NO_HEADER = _l(
    "No line with the names of the columns was found. Please write one above your rows, for example: Date, Pilot, "
    "Duration, Place, Topic."
)
_BUSY = _l("This import has gone on in the meantime. Please look at it again.")


def hand_in(coordinator: Person, kind: str, content: bytes) -> ImportRun:
    """Read a file and keep the rows of its allowed columns, sealed, until it is imported; at most a week.

    `kind`: visits or pilots. What looks like a column about clients is never kept. Raises Refusal (field `file`).
    """
    known = spellings.keys(spellings.pilots(coordinator.programme_id))
    found = [columns.table(kind, sheet, known) for sheet in reading.read(content)]
    tables = [table for table in found if table is not None]
    if not tables:
        raise Refusal(_NO_HEADER, "file")
    tables = [table for table in tables if table.rows]
    if not tables:
        raise reading.refusal("empty")
    plan = Plan(sheets=[Named(table.name, list(table.columns), len(table.rows)) for table in tables])
    with db.transaction():
        run: ImportRun = ImportRun.create(
            programme=coordinator.programme_id, kind=kind, created_by=coordinator.uid, created_at=clock.now()
        )
        staging.write(run, tables)
        refused = sum(bool(column.refused) for table in tables for column in table.columns)
        rows = sum(len(table.rows) for table in tables)
        audit.write(coordinator, "import.hand_in", "import", run.uid, kind=kind, rows=rows, refused=refused)
        if len(tables) == 1:
            _begin(run, plan)
        _keep(run, plan)
    return run


def choose_sheet(coordinator: Person, uid: UUID, sheet: int) -> ImportRun:
    """Say which sheet of a workbook holds the rows. Raises Missing, Refusal."""
    with db.transaction():
        run, plan = _prepared(coordinator, uid)
        if not 0 <= sheet < len(plan.sheets):
            raise Refusal(_l("Please choose one of the sheets."), "sheet")
        plan.sheet, plan.fields, plan.values, plan.pilots = sheet, {}, {}, {}
        _begin(run, plan)
        _keep(run, plan)
    return run


def _begin(run: ImportRun, plan: Plan) -> None:
    """With what was chosen for such columns before, else with what their names say."""
    run.state, run.rows, run.signature = "columns", plan.sheets[plan.sheet].rows, signature(plan.columns)
    taken: set[str] = set()
    for column in plan.allowed:
        if column.guess and (column.guess not in taken or column.guess in matching.MANY):
            plan.fields[column.position] = column.guess
            taken.add(column.guess)
    mine = (ImportMemory.programme == run.programme_id) & (ImportMemory.kind == run.kind)
    kept = list(ImportMemory.select().where(mine).order_by(ImportMemory.changed_at.desc()).limit(50))
    same = [memory for memory in kept if memory.signature == run.signature]
    if same and same[0].plan:
        plan.fields = {}
    for memory in (same or kept)[:1]:
        if memory.plan:
            plan.recall(memory.plan)
    if not same:
        plan.unit = dry_run.unit(run, plan)


def map_columns(coordinator: Person, uid: UUID, *, fields: Mapping[int, str], unit: str) -> ImportRun:
    """Say what each allowed column means; what is not named is left out. Raises Missing, Refusal."""
    with db.transaction():
        run, plan = _prepared(coordinator, uid)
        allowed = {column.position for column in plan.allowed}
        plan.fields = {
            position: name
            for position, name in fields.items()
            if position in allowed and name in matching.FIELDS[run.kind]
        }
        _check_fields(run.kind, list(plan.fields.values()))
        plan.unit = unit if unit in ("hours", "minutes") else plan.unit
        _check_values(run, plan)
        run.state = "values"
        _keep(run, plan)
    return run


def _check_values(run: ImportRun, plan: Plan) -> None:
    for name, found in dry_run.values(run, plan).items():
        if len(found) > MAX_VALUES:
            header = next(column.header for column in plan.allowed if plan.fields.get(column.position) == name)
            words_of = _l("'%(column)s' has more than 300 different values: too many for a code.", column=header)
            raise Refusal(words_of)


def _check_fields(kind: str, names: list[str]) -> None:
    double = next((name for name in names if names.count(name) > 1 and name not in matching.MANY), None)
    if double:
        raise Refusal(_l("Two columns are said to be the same. Please choose one of them and leave the other out."))
    if kind == "pilots" and "name" not in names:
        raise Refusal(_l("Please say which column holds the names."))
    if kind == "visits" and not {"day", "pilot"} <= set(names):
        raise Refusal(_l("Please say which column holds the day and which one the pilot."))
    if kind == "visits" and "duration" not in names and not {"start", "end"} <= set(names):
        raise Refusal(_l("Please say which column holds the duration, or both start and end."))


def map_values(
    coordinator: Person,
    uid: UUID,
    *,
    values: Mapping[str, Mapping[str, str]],
    pilots: Mapping[str, str],
    general: Mapping[str, str | None],
    state: str,
) -> ImportRun:
    """Say which code each value means, who each spelling is, and what all rows get; then the whole file is tried.

    `values` by field and plain text: a code, UNKNOWN or SKIP; `pilots` by plain spelling: a uid, NEW or SKIP; `state`:
    confirmed or recorded. What is left open makes the rows wrong that need it. Raises Missing, Refusal.
    """
    plan = queries.plan(queries.run(coordinator, uid))
    chosen = _Chosen(values, pilots, general, state)
    chosen.write_into(plan, coordinator.programme_id)
    tried = dry_run.run(queries.run(coordinator, uid), plan)
    with db.transaction():
        run, before = _prepared(coordinator, uid)
        if run.state not in ("values", "ready") or (before.fields, before.sheet) != (plan.fields, plan.sheet):
            raise Refusal(_BUSY)
        tried.write(run)
        run.state = "ready"
        _keep(run, plan)
    return run


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was sent, of which only what there is to choose is taken."""

    values: Mapping[str, Mapping[str, str]]
    pilots: Mapping[str, str]
    general: Mapping[str, str | None]
    state: str

    def write_into(self, plan: Plan, programme: UUID) -> None:
        plan.values = {
            name: {
                text: code for text, code in found.items() if code in (UNKNOWN, SKIP) or code in queries.codes_of(name)
            }
            for name, found in self.values.items()
        }
        ours = {str(pilot.uid) for pilot in spellings.pilots(programme)} | {NEW, SKIP}
        plan.pilots = {spelling: chosen for spelling, chosen in self.pilots.items() if chosen in ours}
        sent = self.general
        plan.general = {
            name: code for name in plan.general if (code := sent.get(name)) in (None, *queries.codes_of(name))
        }
        plan.state = self.state if self.state in ("confirmed", "recorded") else "confirmed"


def start(coordinator: Person, uid: UUID) -> ImportRun:
    """Let a file be imported that was tried; what was chosen is remembered. Raises Missing, Refusal."""
    with db.transaction():
        run, plan = _prepared(coordinator, uid)
        if run.state != "ready":
            raise Refusal(_BUSY)
        run.state, run.work_at, run.work_by = "running", clock.now(), coordinator
        run.added = run.known = run.wrong = 0
        dry_run.forget(run)
        _add_pilots(run, plan)
        _remember(run, plan)
        _keep(run, plan)
        audit.write(coordinator, "import.start", "import", run.uid, kind=run.kind, rows=run.rows, state=plan.state)
    return run


def _add_pilots(run: ImportRun, plan: Plan) -> None:
    """Those who are to be added, now; from here on the plan knows their uids."""
    if run.kind != "visits":
        return
    wanted = {spelling for spelling, chosen in plan.pilots.items() if chosen == NEW}
    names = {matching.plain(name): name for name in dry_run.spelled(run, plan)} if wanted else {}
    for spelling in sorted(wanted & set(names)):
        plan.pilots[spelling] = str(newcomers.add(run, PersonRow(0, name_of(names[spelling])), spelling))


def _remember(run: ImportRun, plan: Plan) -> None:
    mine = (ImportMemory.programme == run.programme_id) & (ImportMemory.kind == run.kind)
    ImportMemory.delete().where(mine, ImportMemory.signature == run.signature).execute()
    ImportMemory.create(
        programme=run.programme_id, kind=run.kind, signature=run.signature, plan=plan.memory(), changed_at=clock.now()
    )
    known = {spelling: chosen for spelling, chosen in plan.pilots.items() if len(chosen) == 36}
    digests = {spellings.digest(run.programme_id, spelling): UUID(chosen) for spelling, chosen in known.items()}
    again = (ImportName.programme == run.programme_id) & ImportName.spelling.in_(list(digests))
    ImportName.delete().where(again).execute()
    rows = [(run.programme_id, digest, pilot) for digest, pilot in digests.items()]
    db.insert_many((ImportName.programme, ImportName.spelling, ImportName.pilot), rows)


def discard(coordinator: Person, uid: UUID) -> None:
    """Throw away a file that was not imported. Raises Missing, Refusal."""
    with db.transaction():
        run, _ = _prepared(coordinator, uid)
        ImportRun.delete().where(ImportRun.uid == run.uid).execute()
        audit.write(coordinator, "import.discard", "import", run.uid, kind=run.kind)


def take_back(coordinator: Person, uid: UUID) -> ImportRun:
    """Undo an import: what nobody touched since is removed, the rest counts no more. Raises Missing, Refusal."""
    with db.transaction():
        run = _locked(coordinator, uid)
        if run.state not in ("running", "done", "failed"):
            raise Refusal(_BUSY)
        run.state, run.work_at, run.work_by, run.plan = "undoing", clock.now(), coordinator, None
        staging.forget(run.uid)
        run.save()
        audit.write(coordinator, "import.take_back", "import", run.uid, kind=run.kind, added=run.added)
    return run


def _prepared(coordinator: Person, uid: UUID) -> tuple[ImportRun, Plan]:
    run = _locked(coordinator, uid)
    if run.state not in PREPARED or not run.plan:
        raise Refusal(_BUSY)
    return run, Plan.read(run.plan)


def _locked(coordinator: Person, uid: UUID) -> ImportRun:
    """The run as it stands once its row is locked. Raises Missing."""
    db.serialise(queries.run(coordinator, uid))
    return queries.run(coordinator, uid)


def _keep(run: ImportRun, plan: Plan) -> None:
    run.plan = plan.write()
    run.save()
