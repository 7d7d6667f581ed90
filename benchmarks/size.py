"""Figures 10, 11, 12, 16: what stays the same however many visits there are, and what all programmes add up to.

SIZES="100000 1000000 10000000" says how many visits the databases hold; the first is compared with all others.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from peewee import SqliteDatabase

from benchmarks import ours
from benchmarks.figures import Figure
from benchmarks.load import Load
from benchmarks.peer import DuckDB
from benchmarks.worlds import World, worlds
from pilotapp import clock, db, facts
from pilotapp.db import database
from pilotapp.facts import cells, country, refresh
from pilotapp.models import Person, Programme
from pilotapp.periods import Month, Quarter, Year
from pilotapp.releases import commands, work

ROUNDS = int(os.environ.get("ROUNDS") or 5)
SIZES = tuple(int(word) for word in (os.environ.get("SIZES") or "100000 1000000").split())
SAMPLE = 40
SHAPE = cells.Shape(months=True, topics=True, kinds=True)
DUMP = """
SELECT m.month, f.topic, f.institution_kind, f.pilot, f.minutes, f.first_contact
FROM visit_fact f JOIN fact_month m ON m.id = f.part
"""


def measure(build: Path, work: Path) -> list[Figure]:
    """Databases of all sizes side by side, asked in turn."""
    with worlds(work, SIZES) as made:
        return [*_growth(made), *_release(made), *_everything(build, work, made)]


def _growth(made: list[World]) -> list[Figure]:
    month = Month.of(clock.today("Europe/Berlin")).previous
    pages = {
        ("10", "month"): f"/month?month={month}",
        ("10", "figures of a month"): f"/figures?period={month}",
        ("10", "figures of a quarter"): f"/figures?period={Quarter.of(month.first)}",
        ("10", "figures of a year"): f"/figures?period={Year(month.year)}",
        ("10", "pivot of a year"): f"/figures/pivot?period={Year(month.year)}",
        ("16", "log page"): "/log",
    }
    for world in made:
        world.warm(pages.values())
    runs = {name: _in_turn(made, lambda world, path=path: world.read(path)) for name, path in pages.items()}  # type: ignore[misc]
    runs["16", "write of an entry"] = _in_turn(made, World.write)
    found = [figure for (number, what), times in runs.items() for figure in _flat(number, what, made, times)]
    for what in ("figures of a month", "figures of a year"):
        p95, log = (
            median(run.p95 for run in runs["10", what][-1]),
            median(run.median for run in runs["16", "log page"][-1]),
        )
        found.append(Figure("10", f"p95 of {what}", "ms", p95, log, at_most=3, against="log page"))
    return [*found, *_marks(made, median(run.median for run in runs["16", "write of an entry"][0]))]


def _in_turn(made: list[World], ask: Callable[[World], Load]) -> list[list[Load]]:
    """The runs of each world, several rounds."""
    rounds = [[ask(world) for world in made] for _ in range(ROUNDS)]
    return [list(runs) for runs in zip(*rounds, strict=True)]


def _flat(number: str, what: str, made: list[World], times: list[list[Load]]) -> list[Figure]:
    """Each size beside the first."""
    small, *others = (median(run.median for run in runs) for runs in times)
    against = f"{made[0].counted:,} visits"
    return [
        Figure(number, f"{what}, {world.counted:,} visits", "ms", mine, small, at_most=1.5, against=against)
        for world, mine in zip(made[1:], others, strict=True)
    ] or [Figure(number, f"{what}, {made[0].counted:,} visits", "ms", small)]


def _marks(made: list[World], write: float) -> list[Figure]:
    """What it costs a writer that figures are kept: a mark, in the transaction that is there anyway."""
    world = made[-1]
    world.open()
    programme = Person.get_by_id(world.pilot.person).programme_id
    times: list[float] = []
    for number in range(300):
        with db.transaction():
            day = date(2026, 1, 1) + timedelta(days=number)
            before = time.perf_counter()
            facts.changed(programme, [day])
            times.append((time.perf_counter() - before) * 1000)
    refreshed = [_timed(lambda: refresh.refresh(programme, ["2026-02"])) for _ in range(ROUNDS)]
    refresh.refresh_dirty()
    return [
        Figure("12", "mark of a month", "ms", median(times), write, at_most=0.1, against="write of an entry"),
        Figure("12", f"facts of a month made again, {world.counted:,} visits (a job)", "ms", median(refreshed)),
    ]


def _release(made: list[World]) -> list[Figure]:
    """Making a release of a year, rolled back each time."""
    year = Year(clock.today("Europe/Berlin").year - 1)
    times: list[list[float]] = [[] for _ in made]
    for _ in range(3):
        for world, mine in zip(made, times, strict=True):
            world.open()
            mine.append(_timed(lambda: _make_release(year)))
    small, *others = map(median, times)
    against = f"{made[0].counted:,} visits"
    return [
        Figure("", f"release of a year, {world.counted:,} visits", "ms", mine, small, at_most=1.5, against=against)
        for world, mine in zip(made[1:], others, strict=True)
    ] or [Figure("", "release of a year", "ms", small)]


class _Back(Exception):
    """Takes the transaction back."""


def _make_release(year: Year) -> None:
    karin = ours.person("karin")
    seen = work.drafted(karin.programme, year.first, year.last, ())  # what is hidden is worked out once, beside
    try:
        with db.transaction():
            days = {"first": year.first, "last": year.last}
            commands.make(karin, **days, schemes=(), mark=seen.mark, definitions={})
            raise _Back
    except _Back:
        pass


def _everything(build: Path, work: Path, made: list[World]) -> list[Figure]:
    """All programmes together: by month, topic and kind of institution, with distinct pilots; DuckDB beside it."""
    world, year = made[-1], Year(clock.today("Europe/Berlin").year)
    world.open()
    refresh.refresh_dirty(seconds=600)
    file = work / "facts.csv"
    _dump(file)
    programme = Person.get_by_id(world.pilot.person).programme_id
    clean: list[float] = []
    dirty: list[float] = []
    again: list[float] = []
    scan: list[float] = []
    with DuckDB(build, file) as duck:
        for _ in range(ROUNDS):
            scan.append(duck.year(year.number))
            clean += [_timed(lambda: cells.totals(year, SHAPE)) for _ in range(9)]
            facts.changed(programme, [year.first])
            dirty.append(_timed(lambda: cells.totals(year, SHAPE)))
            refresh.refresh_dirty()
            again.append(_timed(lambda: country.counted(year, SHAPE)))
        rows = duck.rows
    size = f"{world.counted:,} visits"
    budget = world.counted >= 10_000_000
    against = f"DuckDB's scan of {rows:,} rows"
    return [
        Figure("11", f"year of all programmes, {size}, clean", "ms", median(clean), at_most=5),
        Figure(
            "11",
            "one month changed",
            "ms",
            median(dirty),
            median(scan),
            at_most=0.4 if budget else None,
            against=against,
        ),
        Figure(
            "11",
            "from facts alone, nothing kept",
            "ms",
            median(again),
            median(scan),
            at_most=5 if budget else None,
            against=against,
        ),
        _from_visits(year),
    ]


def _dump(file: Path) -> None:
    """All facts as CSV."""
    if isinstance(database.obj, SqliteDatabase):
        with file.open("w") as out:
            csv.writer(out).writerows(database.execute_sql(DUMP))
        return
    with file.open("wb") as raw, database.cursor().copy(f"COPY ({DUMP}) TO STDOUT (FORMAT csv)") as copy:
        raw.writelines(copy)


def _from_visits(year: Year) -> Figure:
    """Facts and cells of whole programmes made from their visits, as `pilotapp reports rebuild` does with all."""
    sample = Programme.select().order_by(Programme.uid).limit(SAMPLE)
    work = [one for programme in sample for one in refresh.known(programme.uid) if one[1][0].startswith(str(year))]
    times = [_timed(lambda: refresh.refresh(*one)) for one in work]  # noqa: B023 - called at once
    what = f"from the visits, a year of one of {Programme.select().count():,} programmes (a job)"
    return Figure("11", what, "ms", median(times))


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return (time.perf_counter() - before) * 1000
