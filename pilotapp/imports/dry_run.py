"""The whole file, tried without writing a visit: what it holds, what would become of each row, what is wrong."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pilotapp import clock, db
from pilotapp.imports import cells, days, matching, people_rows, row_parser, staging, worker
from pilotapp.imports import questions as ask
from pilotapp.imports.newcomers import PersonMatcher
from pilotapp.imports.plan import Plan
from pilotapp.imports.questions import Question
from pilotapp.imports.row_parser import Row
from pilotapp.imports.visit_rows import VisitMatcher
from pilotapp.models import ImportFault, ImportRun

_EXAMPLES = 3  # of what stands in a column


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try found: how many rows by fate and how many `alike`, rows of ImportFault, the days of new visits.

    `earlier` are the imports by which rows came that an earlier reading understood differently.
    """

    counts: Counter[str]
    faults: list[tuple[UUID, int, int, str]]
    days: list[date]
    earlier: set[UUID]

    def write(self, one: ImportRun) -> None:
        """Let the run have it; inside the caller's transaction, which saves the run."""
        forget(one)
        db.insert_many(worker.FAULT, self.faults)
        one.added, one.known, one.wrong, one.alike = (self.counts[fate] for fate in ("new", "known", "wrong", "alike"))
        one.first_day, one.last_day = (min(self.days), max(self.days)) if self.days else (None, None)


def run(one: ImportRun, plan: Plan) -> Tried:
    """Try all rows; reads only."""
    tried = Tried(Counter(), worker.dropped(one, plan), [], set())
    for fates in _fates(one, plan, tried):
        tried.counts.update(fate for _, fate in fates)
        tried.faults.extend(worker.faults(one.uid, [row for row, fate in fates if fate == "wrong"]))
        tried.days.extend(row.values["day"] for row, fate in fates if fate == "new" and isinstance(row, Row))
    return tried


def _fates(one: ImportRun, plan: Plan, tried: Tried) -> Iterator[list[tuple[worker.Anybody, str]]]:
    if one.kind == "pilots":
        rows = [people_rows.read(plan, *row) for part in staging.of(one, plan) for row in part]
        yield [*PersonMatcher(one.programme_id).match(rows)]
        return
    parser, matcher = worker.parser_of(one, plan), VisitMatcher(one.programme_id, plan, dry=True)
    for part in staging.of(one, plan):
        found = matcher.match([parser.row(*row) for row in part])
        tried.earlier.update(each.earlier for each in found if each.earlier)
        fates: list[tuple[worker.Anybody, str]] = [(each.row, each.fate) for each in found]
        more = [(each.row, "alike") for each in found if each.alike]
        yield [*fates, *more, *((each.row, "earlier") for each in found if each.earlier)]


def forget(one: ImportRun) -> None:
    """Delete what an earlier try found."""
    ImportFault.delete().where(ImportFault.run == one.uid).execute()
    one.first_day = one.last_day = None


def values(one: ImportRun, plan: Plan) -> dict[str, dict[str, tuple[str, int]]]:
    """What stands in the columns of codes: by field and plain text, as it is written and how often."""
    places = plan.places()
    found: dict[str, list[str]] = {name: [] for name in (*matching.CODED, "languages") if name in places}
    for part in staging.of(one, plan):
        for _, row, _said in part:
            for name, texts in found.items():
                for place in places[name]:
                    if row[place]:
                        texts += row_parser.parts(name, row[place])
    return {name: matching.distinct(texts) for name, texts in found.items()}


def spelled(one: ImportRun, plan: Plan) -> dict[str, int]:
    """How pilots are spelled, with the number of rows; the most frequent first."""
    places = plan.places().get("pilot", [])
    rows = (row for part in staging.of(one, plan) for _, row, _said in part)
    found = Counter(" ".join(" ".join(row[place] for place in places if row[place]).split()) for row in rows)
    return {spelling: often for spelling, often in found.most_common() if people_rows.name_of(spelling)}


def questions(one: ImportRun, plan: Plan) -> list[Question]:
    """Return what a table of visits leaves open, and what it settles."""
    rows = [row for part in staging.of(one, plan) for row in part] if one.kind == "visits" else []
    return ask.of(plan, rows, clock.today(one.programme.time_zone))


def day_has_times(one: ImportRun, plan: Plan) -> bool:
    """Return whether start and end of visits stand behind the day in its column."""
    places = plan.places().get("day", [])
    first: list[staging.StagedRow] = next(staging.of(one, plan), [])
    return any(cells.stretch(days.split(row[place])[1]) for _, row, _said in first for place in places if row)


def examples(one: ImportRun, plan: Plan) -> dict[int, list[str]]:
    """Return the first different cells of each allowed column by its position, so that it can be recognised."""
    first: list[staging.StagedRow] = next(staging.of(one, plan), [])
    return {
        column.position: list(dict.fromkeys(row[place] for _, row, _said in first if row and row[place]))[:_EXAMPLES]
        for place, column in enumerate(plan.allowed)
    }
