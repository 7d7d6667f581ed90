"""Importing and taking back, in transactions of some hundred rows; what was interrupted goes on where it stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask

from pilotapp import audit, clock, db, facts
from pilotapp.imports import people_rows, staging, taking_back
from pilotapp.imports.judging import Judge, Row
from pilotapp.imports.people_rows import PersonRow
from pilotapp.imports.plan import Plan
from pilotapp.imports.visit_rows import Assessor, Judged, write
from pilotapp.models import ImportFault, ImportRun, Person, PersonLanguage, PersonRole
from pilotapp.web.log import logger

FAULT: db.Columns = (ImportFault.run, ImportFault.number, ImportFault.position, ImportFault.code)
_LOOK = 1.5  # seconds between two looks at what waits
Anybody = Row | PersonRow


def keep_at_it(app: Flask, stopping: threading.Event) -> None:
    """Do what waits, soon after it was asked for, until the process stops."""
    while not stopping.is_set():
        try:
            with app.app_context(), db.database.connection_context():
                work_off(stopping.is_set)
        except Exception as error:  # its words may tell of somebody
            logger.error("imports failed", kind=type(error).__name__)
        stopping.wait(_LOOK)


def work_off(stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Do what waits of all imports, the oldest first, until nothing is left or `stop` says so; parts that were done."""
    waiting: Any = ImportRun.select(ImportRun.uid).where(ImportRun.work_at.is_null(False)).order_by(ImportRun.work_at)
    done = 0
    for (uid,) in list(waiting.tuples()):
        worker = Worker(uid)
        while not stop() and worker.step():
            done += 1
    return {"parts of imports": done} if done else {}


class Worker:
    """Works on one run; several may at once, for each step takes the lock of its row."""

    def __init__(self, uid: UUID) -> None:
        self._uid = uid
        self._assessor: Assessor | None = None
        self._next = 0

    def step(self) -> bool:
        """Deal with the next part in one transaction; whether there may be more to do."""
        with db.transaction():
            run: ImportRun | None = next(iter(db.locked(ImportRun.select().where(ImportRun.uid == self._uid))), None)
            if run is None or run.work_at is None:
                return False
            if run.state == "undoing":
                return taking_back.step(run)
            part = staging.next_part(run, Plan.read(run.plan)) if run.plan else None
            if part is None:
                _finish(run)
                return False
            self._take(run, Plan.read(run.plan), part)
            return True

    def _take(self, run: ImportRun, plan: Plan, part: Any) -> None:
        rows = staging.rows(part)
        if run.kind == "pilots":
            fates = take_people(run, [people_rows.read(plan, *row) for row in rows])
        else:
            fates = self._take_visits(run, plan, part.number, rows)
        _note_faults(run, [row for row, fate in fates if fate == "wrong"])
        counts = [fate for _, fate in fates]
        run.added += counts.count("new")
        run.known += counts.count("known")
        run.wrong += counts.count("wrong")
        run.position += len(rows)
        run.save()
        part.done = True
        part.save(only=[type(part).done])

    def _take_visits(
        self, run: ImportRun, plan: Plan, number: int, rows: list[staging.StagedRow]
    ) -> list[tuple[Anybody, str]]:
        judge = judge_of(run, plan)
        if self._assessor is None or self._next != number:
            self._assessor = Assessor(run.programme_id)
            for before in staging.of(run, plan, before=number):
                self._assessor.pass_over([judge.row(*row) for row in before])
        self._next = number + 1
        read = [judge.row(*row) for row in rows]
        for person in sorted({row.pilot for row in read if len(row.pilot) == 36}):
            db.serialise(Person(uid=UUID(person)))
        found = self._assessor.judge(read)
        write(run, plan.state, found, clock.now())
        _stretch(run, found)
        facts.changed(run.programme_id, {one.row.values["day"] for one in found if one.fate == "new"})
        return [(one.row, one.fate) for one in found]


def judge_of(run: ImportRun, plan: Plan) -> Judge:
    """What reads the rows of a run."""
    return Judge(plan, run.programme.zone, clock.today(run.programme.time_zone))


def take_people(run: ImportRun, rows: Sequence[PersonRow], *, dry: bool = False) -> list[tuple[Anybody, str]]:
    """Add those who are not here yet, by e-mail address or name, as pilots without access; what became of each."""
    hers: Any = Person.select(Person.name, Person.email).where(Person.programme == run.programme_id)
    known = {key for name, email in hers.tuples() for key in (people_rows.PersonRow(0, name).spelling, email) if key}
    fates: list[tuple[Anybody, str]] = []
    for row in rows:
        keys = {row.spelling, row.email} - {""}
        if row.faults:
            fates.append((row, "wrong"))
        elif keys & known:
            fates.append((row, "known"))
        else:
            fates.append((row, "new"))
            known |= keys
            if not dry:
                add_pilot(run, row)
    return fates


def add_pilot(run: ImportRun, row: PersonRow, spelling: str = "") -> UUID:
    """Add a pilot without access, or find the one whom this very spelling made before; inside a transaction."""
    spelling = spelling or row.spelling
    uid, attempt = people_rows.uid_of(run.programme_id, spelling), 0
    while (before := Person.get_or_none(Person.uid == uid)) is not None and before.erased_at is not None:
        attempt += 1
        uid = people_rows.uid_of(run.programme_id, spelling, attempt)
    if before is not None:
        return uid
    email = row.email or people_rows.placeholder(uid)
    person = Person.create(
        uid=uid, programme=run.programme_id, name=row.name, email=email, active=False, import_run=run.uid
    )
    PersonRole.create(person=person, role="pilot")
    spoken = [(uid, code, position) for position, code in enumerate(row.languages)]
    db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), spoken)
    audit.write(_worker(run), "import.pilot", "person", uid, run=str(run.uid))
    return uid


def _worker(run: ImportRun) -> Person:
    """Who let this run work."""
    return run.work_by or run.created_by


def _stretch(run: ImportRun, found: Sequence[Judged]) -> None:
    days: list[date] = [one.row.values["day"] for one in found if one.fate == "new"]
    if days:
        run.first_day = min(filter(None, (run.first_day, min(days))))
        run.last_day = max(filter(None, (run.last_day, max(days))))


def _note_faults(run: ImportRun, rows: Sequence[Anybody]) -> None:
    db.insert_many(FAULT, faults(run.uid, rows))


def faults(run: UUID, rows: Sequence[Anybody]) -> list[tuple[UUID, int, int, str]]:
    """Rows of ImportFault for what is wrong."""
    return [(run, row.number, position, code) for row in rows for position, code in row.faults.items()]


def _finish(run: ImportRun) -> None:
    staging.forget(run.uid)
    run.state, run.plan, run.work_at, run.finished_at = "done", None, None, clock.now()
    run.save()
    counts: dict[str, Any] = {"added": run.added, "known": run.known, "wrong": run.wrong}
    audit.write(_worker(run), "import.finish", "import", run.uid, kind=run.kind, **counts)
