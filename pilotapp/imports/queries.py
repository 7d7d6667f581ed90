"""The imports of the viewer's programme, and what their pages show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from peewee import fn

from pilotapp import codes
from pilotapp.imports import dry_run, matching, people_rows, spellings, staging, worker
from pilotapp.imports.newcomers import PersonMatcher
from pilotapp.imports.plan import Plan
from pilotapp.imports.row_keys import READING
from pilotapp.imports.table_names import Layout
from pilotapp.imports.visit_rows import VisitMatcher
from pilotapp.models import ImportFault, ImportRun, Person
from pilotapp.refusals import Missing

PAGE = 50
PREVIEW = 10
MAX_SPELLINGS = 300  # of pilots on one page
FEW_SPELLINGS, ALL_OFFERED, FIRST_OFFERED = 60, 200, 25  # how many pilots are offered for each of few or many


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a column of codes: plain `key`, as it is `written`, how `often`, and the `code` that is chosen."""

    key: str
    written: str
    often: int
    code: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a pilot is `written`; `chosen` is a uid, NEW, SKIP or nothing; `offered` are (uid, name), likeliest first."""

    key: str
    written: str
    often: int
    chosen: str
    offered: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Flaw:
    """The same fault in many rows: the `first` of them and how `often`."""

    column: str
    code: str
    first: str
    often: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong: row and column as they are called in the file."""

    row: str
    column: str
    code: str


def run(viewer: Person, uid: UUID) -> ImportRun:
    """An import of the viewer's programme. Raises Missing."""
    mine = (ImportRun.uid == uid) & (ImportRun.programme == viewer.programme_id)
    found: ImportRun | None = ImportRun.get_or_none(mine)
    if found is None:
        raise Missing("")
    return found


def runs(viewer: Person, before: datetime | None = None) -> list[ImportRun]:
    """One page of the imports of the viewer's programme with who handed them in, the latest first; one more as mark."""
    query: Any = (
        ImportRun.select(ImportRun, Person.uid, Person.name)
        .join(Person, on=(ImportRun.created_by == Person.uid))
        .where(ImportRun.programme == viewer.programme_id)
        .order_by(ImportRun.created_at.desc(), ImportRun.uid.desc())
        .limit(PAGE + 1)
    )
    return list(query.where(ImportRun.created_at < before) if before else query)


def plan(one: ImportRun) -> Plan:
    """Return what was chosen so far. Raises Missing where nothing is kept any more, or was by the first reading."""
    if not one.plan or one.reading < READING:
        raise Missing("")
    return Plan.read(one.plan)


def codes_of(name: str) -> tuple[str, ...]:
    """The codes that a field may have."""
    return ("yes", "no") if name == "first_contact" else codes.codes(matching.KINDS[name])


def values(one: ImportRun, plan: Plan) -> dict[str, list[Value]]:
    """What stands in the columns of codes, with what was chosen or what is likely; what is open stands first."""
    found: dict[str, list[Value]] = {}
    for name, texts in dry_run.values(one, plan).items():
        chosen = plan.values.get(name, {})
        lines = [
            Value(key, written, often, chosen.get(key) or matching.guess_value(name, key) or "")
            for key, (written, often) in texts.items()
        ]
        found[name] = sorted(lines, key=lambda line: bool(line.code))
    return found


def people(one: ImportRun, plan: Plan) -> tuple[list[Spelling], list[Spelling]]:
    """Return how pilots are spelled, with who was chosen or is likely: (those that a page shows, the others).

    Who is open stands first, the most frequent first. Names are compared for those that are shown only; the others
    have who was chosen before or has exactly this name.
    """
    if one.kind != "visits":
        return [], []
    ours = spellings.Proposals(spellings.pilots(one.programme_id))
    written = _written(one, plan)
    known = spellings.remembered(one.programme_id, written)
    chosen = {key: plan.pilots.get(key) or known.get(key) or ours.exact(key) for key in written}
    lines = [
        Spelling(key, *written[key], chosen[key], ()) for key in sorted(written, key=lambda key: bool(chosen[key]))
    ]
    shown = [_with_proposals(line, ours, len(lines)) for line in lines[:MAX_SPELLINGS]]
    return sorted(shown, key=lambda line: bool(line.chosen)), lines[MAX_SPELLINGS:]


def _written(one: ImportRun, plan: Plan) -> dict[str, tuple[str, int]]:
    """By plain spelling: as it is written first, and in how many rows."""
    written: dict[str, tuple[str, int]] = {}
    for text, often in dry_run.spelled(one, plan).items():
        key = matching.plain(text)
        before, count = written.get(key, (text, 0))
        written[key] = (before, count + often)
    return written


def _with_proposals(line: Spelling, ours: spellings.Proposals, count: int) -> Spelling:
    likely, offered = ours.propose(line.key)
    names = {str(pilot.uid): pilot.name for pilot in [*offered, *ours.pilots]}
    chosen = line.chosen or (str(likely) if likely else "")
    most = ALL_OFFERED if count < FEW_SPELLINGS else FIRST_OFFERED
    return replace(line, chosen=chosen, offered=list(names.items())[:most])


def preview(one: ImportRun, plan: Plan) -> list[tuple[Any, str]]:
    """The first rows as they would be imported, and what becomes of each: new, known or wrong."""
    first = next(staging.of(one, plan), [])[:PREVIEW]
    if one.kind == "pilots":
        return [*PersonMatcher(one.programme_id).match([people_rows.read(plan, *row) for row in first])]
    parser = worker.parser_of(one, plan)
    found = VisitMatcher(one.programme_id, plan, dry=True).match([parser.row(*row) for row in first])
    return [(each.row, each.fate) for each in found]


def names(rows: Sequence[tuple[Any, str]]) -> dict[str, str]:
    """The names of the pilots of these rows, by what was chosen."""
    uids = {row.pilot for row, _ in rows if len(row.pilot) == 36}
    found: Any = Person.select(Person.uid, Person.name).where(Person.uid.in_([UUID(uid) for uid in uids])).tuples()
    return {str(uid): codes.called(name) for uid, name in found}


def flaws(one: ImportRun) -> list[Flaw]:
    """Return what is wrong in the file, by kind and column, the most frequent first."""
    often, first = fn.COUNT(ImportFault.number), fn.MIN(ImportFault.number)
    query: Any = (
        ImportFault.select(ImportFault.position, ImportFault.code, first, often)
        .where(ImportFault.run == one.uid)
        .group_by(ImportFault.position, ImportFault.code)
        .order_by(often.desc(), first)
        .tuples()
    )
    names = layout(one)
    return [Flaw(names.column(position), code, names.row(first), often) for position, code, first, often in query]


def faults(one: ImportRun) -> Iterator[Fault]:
    """Yield what is wrong in the file, row by row."""
    query: Any = (
        ImportFault.select(ImportFault.number, ImportFault.position, ImportFault.code)
        .where(ImportFault.run == one.uid)
        .order_by(ImportFault.number, ImportFault.position)
        .tuples()
    )
    names = layout(one)
    return (Fault(names.row(number), names.column(position), code) for number, position, code in query)


def runs_of(one: ImportRun, uids: Sequence[str]) -> list[ImportRun]:
    """Return these imports of the same programme that can still be taken back."""
    mine = (ImportRun.programme == one.programme_id) & ImportRun.uid.in_([UUID(uid) for uid in uids])
    return list(ImportRun.select().where(mine, ImportRun.state.in_(("done", "failed"))).order_by(ImportRun.created_at))


def layout(one: ImportRun) -> Layout:
    """Return how rows and columns of the table are called."""
    if one.plan and one.reading >= READING:
        return Layout.of(Plan.read(one.plan))
    return Layout.read(one.layout)
