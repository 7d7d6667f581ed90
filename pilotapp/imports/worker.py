"""Importing and taking back, in transactions of some hundred rows; what was interrupted goes on where it stopped."""

import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from pilotapp import audit, clock, db
from pilotapp.background import task
from pilotapp.figures import facts
from pilotapp.imports import failures, newcomers, people_rows, staging, undo
from pilotapp.imports.newcomers import PersonMatcher
from pilotapp.imports.people_rows import PersonRow
from pilotapp.imports.plan import Plan
from pilotapp.imports.row_keys import READING
from pilotapp.imports.row_parser import Row, RowParser
from pilotapp.imports.visit_rows import MatchedRow, VisitMatcher, write
from pilotapp.models import ImportFault, ImportRun, Person

FAULT: db.Columns = (ImportFault.run, ImportFault.number, ImportFault.position, ImportFault.code)
Anybody = Row | PersonRow
Memory = VisitMatcher | PersonMatcher


def run_worker(app: Flask, stopping: threading.Event) -> None:
    """Do what waits, soon after it was asked for, until the process stops."""
    task.run_worker(app, stopping, "imports", drain)


def drain(stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Do what waits of all imports, the oldest first, until nothing is left or `stop` says so; parts that were done.

    One that fails keeps no other from its turn, and is given up after some failures, one after the other.
    """
    waiting: Any = ImportRun.select(ImportRun.uid).where(ImportRun.work_at.is_null(False)).order_by(ImportRun.work_at)
    done = 0

    def work(run: ImportRun, _: task.OnProgress) -> None:
        nonlocal done
        worker = Worker(run.uid, run.worker)
        while not stop() and worker.step():
            done += 1
        task.change(run, worker=None, tries=0)

    for (uid,) in list(waiting.tuples()):
        if not stop() and (run := task.claim(ImportRun, uuid4(), ImportRun.uid == uid)):
            task.run(run, work, stop)
        failures.give_up_failed(uid)
    return {"parts of imports": done} if done else {}


class Worker:
    """Works on one run, for the holder of its lease; the lock of its row makes each step safe against a former one."""

    def __init__(self, uid: UUID, lease: UUID | None = None) -> None:
        self._uid, self._lease = uid, lease
        self._memory: Memory | None = None
        self._next: int | None = None

    def step(self) -> bool:
        """Deal with the next part in one transaction; whether there may be more to do. Raises LeaseLost."""
        self._look_back()
        with db.transaction():
            run: ImportRun | None = next(iter(db.locked(ImportRun.select().where(ImportRun.uid == self._uid))), None)
            if run is None or run.worker != self._lease:
                raise task.LeaseLost
            if run.work_at is None:
                return False
            run.tries = int(self._lease is not None)  # saved if this part succeeds
            if run.state == "undoing":
                return undo.step(run)
            if run.reading < READING:
                failures.give_up(run)
                return False
            plan = Plan.read(run.plan) if run.plan else None
            part = staging.next_part(run, plan) if plan else None
            if plan is None or part is None:
                _finish(run)
                return False
            if self._memory is not None and part.number == self._next:  # else another worker was faster
                self._take(run, plan, part, self._memory)
            return True

    def _look_back(self) -> None:
        """Remember the rows before the next part, which never change; before the transaction, for they may be many."""
        run: ImportRun | None = ImportRun.get_or_none(ImportRun.uid == self._uid)
        if run is None or run.work_at is None or run.state != "running" or not run.plan:
            return
        if run.reading < READING:
            return
        plan = Plan.read(run.plan)
        number = staging.next_number(run, plan)
        if number is None or (self._memory is not None and number == self._next):
            return
        memory: Memory = (
            PersonMatcher(run.programme_id) if run.kind == "pilots" else VisitMatcher(run.programme_id, plan)
        )
        parser = parser_of(run, plan)
        for before in staging.of(run, plan, before=number):
            if isinstance(memory, PersonMatcher):
                memory.pass_over([people_rows.read(plan, *row) for row in before])
            else:
                memory.pass_over([parser.row(*row) for row in before])
        self._memory, self._next = memory, number

    def _take(self, run: ImportRun, plan: Plan, part: Any, memory: Memory) -> None:
        self._next = None  # what fails in the middle is looked at again from the beginning
        rows = staging.rows(part)
        if isinstance(memory, PersonMatcher):
            fates = _take_people(run, plan, rows, memory)
        else:
            fates = _take_visits(run, plan, rows, memory)
        _note_faults(run, [row for row, fate in fates if fate == "wrong"])
        counts = [fate for _, fate in fates]
        run.added += counts.count("new")
        run.known += counts.count("known")
        run.wrong += counts.count("wrong")
        run.position += len(rows)
        run.save()
        part.done = True
        part.save(only=[type(part).done])
        self._next = part.number + 1


def _take_people(
    run: ImportRun, plan: Plan, rows: list[staging.StagedRow], memory: PersonMatcher
) -> Sequence[tuple[Anybody, str]]:
    fates = memory.match([people_rows.read(plan, *row) for row in rows])
    for row, fate in fates:
        if fate == "new":
            newcomers.add(run, row)
    return fates


def _take_visits(
    run: ImportRun, plan: Plan, rows: list[staging.StagedRow], memory: VisitMatcher
) -> Sequence[tuple[Anybody, str]]:
    parser = parser_of(run, plan)
    read = [parser.row(*row) for row in rows]
    for person in sorted({row.pilot for row in read if len(row.pilot) == 36}):
        db.serialise(Person(uid=UUID(person)))
    found = memory.match(read)
    write(run, plan.state, found, clock.now())
    _stretch(run, found)
    facts.mark_dirty(run.programme_id, {one.row.values["day"] for one in found if one.fate == "new"})
    return [(one.row, one.fate) for one in found]


def parser_of(run: ImportRun, plan: Plan) -> RowParser:
    """What reads the rows of a run."""
    return RowParser(plan, run.programme.zone, clock.today(run.programme.time_zone))


def _stretch(run: ImportRun, found: Sequence[MatchedRow]) -> None:
    days: list[date] = [one.row.values["day"] for one in found if one.fate == "new"]
    if days:
        run.first_day = min(filter(None, (run.first_day, min(days))))
        run.last_day = max(filter(None, (run.last_day, max(days))))


def _note_faults(run: ImportRun, rows: Sequence[Anybody]) -> None:
    db.insert_many(FAULT, faults(run.uid, rows))


def faults(run: UUID, rows: Sequence[Anybody]) -> list[tuple[UUID, int, int, str]]:
    """Rows of ImportFault for what is wrong."""
    return [(run, row.number, position, code) for row in rows for position, code in row.faults.items()]


def dropped(run: ImportRun, plan: Plan) -> list[tuple[UUID, int, int, str]]:
    """Rows of ImportFault for the lines of the table that are no rows: totals, headings."""
    return [(run.uid, number, -1, code) for number, code in plan.chosen.dropped]


def _finish(run: ImportRun) -> None:
    staging.forget(run.uid)
    run.state, run.plan, run.work_at, run.finished_at = "done", None, None, clock.now()
    run.save()
    counts: dict[str, Any] = {"added": run.added, "known": run.known, "wrong": run.wrong}
    audit.write(run.work_by or run.created_by, "import.finish", "import", run.uid, kind=run.kind, **counts)
