"""What a coordinator can do with a table that was handed in: say what it means, import it, take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db
from pilotapp.imports import dry_run, matching, newcomers, queries, questions, spellings, staging, worker
from pilotapp.imports.people_rows import PersonRow, name_of
from pilotapp.imports.plan import NEW, SKIP, UNKNOWN, Plan
from pilotapp.imports.preparing import BUSY, keep, locked, prepared
from pilotapp.imports.table_names import Layout
from pilotapp.models import ImportMemory, ImportName, ImportRun, Person
from pilotapp.models.import_run import PREPARED
from pilotapp.refusals import Refusal

MAX_VALUES = 300  # different ones of a column that means codes


def map_columns(
    coordinator: Person, uid: UUID, *, fields: Mapping[int, str], answers: Mapping[str, str], owner: str = ""
) -> ImportRun:
    """Say what each allowed column means, and answer what the table leaves open; what is not named is left out.

    `answers` by question; `owner`: the uid of the pilot whose table it is, where no column says so. Raises Missing,
    Refusal.
    """
    with db.transaction():
        run, plan = prepared(coordinator, uid)
        allowed = {column.position for column in plan.allowed}
        plan.fields = {
            position: name
            for position, name in fields.items()
            if position in allowed and name in matching.NAMES[run.kind]
        }
        plan.owner = owner if owner in {str(pilot.uid) for pilot in spellings.pilots(run.programme_id)} else ""
        _check_fields(run, plan)
        plan.answers = dict(answers)
        _check_answers(run, plan)
        _check_values(run, plan)
        run.state = "values"
        keep(run, plan)
    return run


def _check_answers(run: ImportRun, plan: Plan) -> None:
    asked = dry_run.questions(run, plan)
    plan.answers = questions.settled(asked)
    if any(not question.answer for question in asked):
        raise Refusal(_l("Please answer what the table leaves open: see the questions below the columns."), "questions")


def _check_values(run: ImportRun, plan: Plan) -> None:
    for name, found in dry_run.values(run, plan).items():
        if len(found) > MAX_VALUES:
            header = next(column.header for column in plan.allowed if plan.fields.get(column.position) == name)
            words_of = _l("'%(column)s' has more than 300 different values: too many for a code.", column=header)
            raise Refusal(words_of)


def _check_fields(run: ImportRun, plan: Plan) -> None:
    names = list(plan.fields.values())
    known = set(names)
    double = next((name for name in names if names.count(name) > 1 and name not in matching.MANY), None)
    if double:
        raise Refusal(_l("Two columns are said to be the same. Please choose one of them and leave the other out."))
    if run.kind == "pilots":
        if "name" not in known:
            raise Refusal(_l("Please say which column holds the names."))
        return
    if "pilot" not in known and not plan.owner:
        raise Refusal(_l("Please say which column holds the {pilot}, or whose table this is."))
    if not known & {"day", "start"}:
        raise Refusal(_l("Please say which column holds the day."))
    has_length = known & {"duration", "hours", "minutes", "span"} or {"start", "end"} <= known
    if not has_length and not dry_run.day_has_times(run, plan):
        raise Refusal(_l("Please say which column holds the duration, or both start and end."))


def map_values(
    coordinator: Person,
    uid: UUID,
    *,
    values: Mapping[str, Mapping[str, str]],
    pilots: Mapping[str, str],
    general: Mapping[str, str | None],
    state: str,
    others: str = "",
) -> ImportRun:
    """Say which code each value means, who each spelling is, and what all rows get; then the whole file is tried.

    `values` by field and plain text: a code, UNKNOWN or SKIP; `pilots` by plain spelling: a uid, NEW or SKIP;
    `others`: NEW or SKIP for the spellings that are not among them; `state`: confirmed or recorded. What is left open
    makes the rows wrong that need it. Raises Missing, Refusal.
    """
    plan = queries.plan(queries.run(coordinator, uid))
    chosen = _Chosen(values, pilots, general, state, others)
    chosen.write_into(plan, coordinator.programme_id)
    one = queries.run(coordinator, uid)
    plan.pilots |= {line.key: line.chosen for line in queries.people(one, plan)[1] if line.chosen}
    tried = dry_run.run(one, plan)
    plan.earlier = (tried.counts["earlier"], sorted(map(str, tried.earlier)))
    with db.transaction():
        run, before = prepared(coordinator, uid)
        if run.state not in ("values", "ready") or (before.fields, before.sheet) != (plan.fields, plan.sheet):
            raise Refusal(BUSY)
        tried.write(run)
        run.state = "ready"
        keep(run, plan)
    return run


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What was sent, of which only what there is to choose is taken."""

    values: Mapping[str, Mapping[str, str]]
    pilots: Mapping[str, str]
    general: Mapping[str, str | None]
    state: str
    others: str

    def write_into(self, plan: Plan, programme: UUID) -> None:
        plan.values = {
            name: {
                text: code for text, code in found.items() if code in (UNKNOWN, SKIP) or code in queries.codes_of(name)
            }
            for name, found in self.values.items()
        }
        ours = {str(pilot.uid) for pilot in spellings.pilots(programme)} | {NEW, SKIP}
        plan.pilots = {spelling: chosen for spelling, chosen in self.pilots.items() if chosen in ours}
        plan.others = self.others if self.others in (NEW, SKIP) else ""
        sent = self.general
        plan.general = {
            name: code for name in plan.general if (code := sent.get(name)) in (None, *queries.codes_of(name))
        }
        plan.state = self.state if self.state in ("confirmed", "recorded") else "confirmed"


def start(coordinator: Person, uid: UUID) -> ImportRun:
    """Let a file be imported that was tried; what was chosen is remembered. Raises Missing, Refusal."""
    with db.transaction():
        run, plan = prepared(coordinator, uid)
        if run.state != "ready":
            raise Refusal(BUSY)
        run.state, run.work_at, run.work_by = "running", clock.now(), coordinator
        run.added = run.known = run.wrong = 0
        dry_run.forget(run)
        db.insert_many(worker.FAULT, worker.dropped(run, plan))
        run.layout = Layout.of(plan).write()
        _add_pilots(run, plan)
        _remember(run, plan)
        keep(run, plan)
        audit.write(coordinator, "import.start", "import", run.uid, kind=run.kind, rows=run.rows, state=plan.state)
    return run


def _add_pilots(run: ImportRun, plan: Plan) -> None:
    """Those who are to be added, now; from here on the plan knows their uids."""
    if run.kind != "visits":
        return
    names = {matching.plain(name): name for name in reversed(dry_run.spelled(run, plan))}
    for spelling in sorted(spelling for spelling in names if plan.pilot_of(spelling) == NEW):
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
        run = locked(coordinator, uid)
        if run.state not in PREPARED:
            raise Refusal(BUSY)
        ImportRun.delete().where(ImportRun.uid == run.uid).execute()
        audit.write(coordinator, "import.discard", "import", run.uid, kind=run.kind)


def take_back(coordinator: Person, uid: UUID) -> ImportRun:
    """Undo an import: what nobody touched since is removed, the rest counts no more. Raises Missing, Refusal."""
    with db.transaction():
        run = locked(coordinator, uid)
        if run.state not in ("running", "done", "failed"):
            raise Refusal(BUSY)
        run.state, run.work_at, run.work_by, run.plan = "undoing", clock.now(), coordinator, None
        staging.forget(run.uid)
        run.save()
        audit.write(coordinator, "import.take_back", "import", run.uid, kind=run.kind, added=run.added)
    return run
