"""Figures 10, 11, 12, 16: times that must not depend on the number of visits, and sums over all programmes.

SIZES="100000 1000000 10000000" sets the visits of the databases; the first is compared with all others.
"""

from __future__ import annotations

import csv
import os
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from peewee import SqliteDatabase

from benchmarks import growth, ours
from benchmarks.figures import Figure
from benchmarks.peer import DuckDB
from benchmarks.settings import brief, rounds, variant
from benchmarks.timing import Took, medians, took
from benchmarks.worlds import WrittenWorld, worlds
from pilotapp import clock, db
from pilotapp.db import database
from pilotapp.figures import facts
from pilotapp.figures.facts import cells, nationwide, refresh
from pilotapp.models import Person, Programme
from pilotapp.periods import Year
from pilotapp.releases import commands, worker

ROUNDS = rounds(5)
SIZES = tuple(int(word) for word in (os.environ.get("SIZES") or brief("100000 1000000", "5000 20000")).split())
VARIANT = variant("DB", "SIZES")
SAMPLE = 40
SHAPE = cells.Shape(months=True, topics=True, kinds=True)
DUMP = """
SELECT m.month, f.topic, f.institution_kind, f.pilot, f.minutes, f.first_contact
FROM visit_fact f JOIN fact_month m ON m.id = f.part
"""


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure databases of all sizes in turn."""
    with worlds(work, SIZES) as made:
        pages = growth.measured(made)
        writes = growth.in_turn(made, WrittenWorld.write)
        write = median(run.median for run in writes[0])
        return [
            *pages,
            *growth.flat("16", "write of an entry", made, writes),
            *_marks(made[-1], write),
            *_release(made),
            *_everything(build, work, made[-1]),
        ]


def _marks(world: WrittenWorld, write: float) -> list[Figure]:
    """Measure what facts cost a writer: one mark, in the same transaction."""
    world.open()
    programme = Person.get_by_id(world.pilot.person).programme_id
    marks = []
    for number in range(300):
        with db.transaction():
            day = date(2026, 1, 1) + timedelta(days=number)
            marks.append(took(lambda: facts.mark_dirty(programme, [day])))  # noqa: B023 - called at once
    mark, refreshed = medians(marks), medians([took(lambda: refresh.refresh(programme, ["2026-02"])) for _ in range(5)])
    refresh.refresh_dirty()
    again = f"facts of a month made again, {world.label} (a job)"
    return [
        Figure("12", "mark of a month", "ms", mark.wall, write, at_most=0.1, against="write of an entry"),
        Figure("12", again, "ms", refreshed.wall, processor=(refreshed.processor,)),
    ]


def _release(made: list[WrittenWorld]) -> list[Figure]:
    """Measure making a release of a year, rolled back each time."""
    year = Year(clock.today("Europe/Berlin").year - 1)
    times: list[list[Took]] = [[] for _ in made]
    for _ in range(ROUNDS):
        for world, mine in zip(made, times, strict=True):
            world.open()
            mine.append(took(lambda: _make_release(year)))
    small, *others = map(medians, times)
    against = made[0].label
    return [
        Figure("", f"release of a year, {made[0].label}", "ms", small.wall, processor=(small.processor,)),
        *(
            Figure(
                "", f"release of a year, {world.label}", "ms", mine.wall, small.wall, at_most=1.5, against=against,
                processor=(mine.processor, small.processor),
            )
            for world, mine in zip(made[1:], others, strict=True)
        ),
    ]  # fmt: skip


class _Back(Exception):
    """Rolls back the transaction."""


def _make_release(year: Year) -> None:
    karin = ours.person("karin")
    seen = worker.drafted(karin.programme, year.first, year.last, ())  # the suppression is computed once, before
    try:
        with db.transaction():
            days = {"first": year.first, "last": year.last}
            commands.make(karin, **days, schemes=(), mark=seen.mark, definitions={})
            raise _Back
    except _Back:
        pass


def _everything(build: Path, work: Path, world: WrittenWorld) -> list[Figure]:
    """Measure all programmes by month, topic and kind of institution, with distinct pilots; compared with DuckDB."""
    year = Year(clock.today("Europe/Berlin").year)
    world.open()
    refresh.refresh_dirty(seconds=600)
    file = work / "facts.csv"
    _dump(file)
    programme = Person.get_by_id(world.pilot.person).programme_id
    clean: list[Took] = []
    dirty: list[Took] = []
    again: list[Took] = []
    scan: list[Took] = []
    with DuckDB(build, file) as duck:
        for _ in range(ROUNDS):
            scan.append(duck.year(year.number))
            clean += [took(lambda: cells.totals(year, SHAPE)) for _ in range(9)]
            facts.mark_dirty(programme, [year.first])
            dirty.append(took(lambda: cells.totals(year, SHAPE)))
            refresh.refresh_dirty()
            again.append(took(lambda: nationwide.counted(year, SHAPE)))
        rows = duck.rows
    kept, against = medians(clean), f"DuckDB's scan of {rows:,} rows"
    words, is_largest = f"year of all programmes, {world.label}, clean", world.counted >= 10_000_000
    return [
        Figure("11", words, "ms", kept.wall, at_most=5, processor=(kept.processor,)),
        _beside_scan("one month changed", dirty, scan, 0.4 if is_largest else None, against),
        _beside_scan("from facts alone, nothing kept", again, scan, 5 if is_largest else None, against),
        _from_visits(year),
    ]


def _beside_scan(what: str, mine: list[Took], scan: list[Took], at_most: float | None, against: str) -> Figure:
    ours, theirs = medians(mine), medians(scan)
    processor = (ours.processor, theirs.processor)
    return Figure("11", what, "ms", ours.wall, theirs.wall, at_most=at_most, against=against, processor=processor)


def _dump(file: Path) -> None:
    """Write all facts as CSV."""
    if isinstance(database.obj, SqliteDatabase):
        with file.open("w") as out:
            csv.writer(out).writerows(database.execute_sql(DUMP))
        return
    with file.open("wb") as raw, database.cursor().copy(f"COPY ({DUMP}) TO STDOUT (FORMAT csv)") as copy:
        raw.writelines(copy)


def _from_visits(year: Year) -> Figure:
    """Measure rebuilding facts and cells of whole programmes, as `pilotapp reports rebuild` does for all."""
    sample = Programme.select().order_by(Programme.uid).limit(SAMPLE)
    work = [one for programme in sample for one in refresh.known(programme.uid) if one[1][0].startswith(str(year))]
    made = medians([took(lambda: refresh.refresh(*one)) for one in work])  # noqa: B023 - called at once
    what = f"from the visits, a year of one of {Programme.select().count():,} programmes (a job)"
    return Figure("11", what, "ms", made.wall, processor=(made.processor,))
