"""An interrupted import continues; one that always fails is given up and does not block others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pilotapp import clock, db
from pilotapp.background import task
from pilotapp.imports import visit_rows, worker
from pilotapp.models import AuditRow, ImportPart, ImportRun, Visit
from tests.imports.tables import csv, imported, lines, run_of, tried
from tests.support.people import Somebody, uid_of

SILENCE = task.HEARTBEAT_TIMEOUT + timedelta(seconds=1)


def started(who: Somebody, first: int, count: int) -> ImportRun:
    """A table that waits to be imported: `count` rows from the row `first` on."""
    preview = tried(who, csv(lines(first + count)[first:]))
    preview.form("/start").submit()
    return run_of(preview)


def fails_for(monkeypatch: pytest.MonkeyPatch, broken: ImportRun) -> None:
    """From now on, writing visits of this import fails."""
    write = worker.write

    def maybe(run: ImportRun, *rest: Any) -> None:
        if run.uid == broken.uid:
            raise RuntimeError("Amal Beispiel")
        write(run, *rest)

    monkeypatch.setattr(worker, "write", maybe)


def test_it_goes_on_with_the_next_where_one_fails(
    karin: Somebody, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, other = started(karin, 0, 3), started(karin, 3, 2)
    fails_for(monkeypatch, broken)
    assert worker.drain() == {"parts of imports": 1}
    states = [ImportRun.get_by_id(run.uid).state for run in (broken, other)]
    assert (states, Visit.select().count()) == (["running", "done"], 2)
    said = "".join(capsys.readouterr())
    assert ("work failed" in said, "Beispiel" in said) == (True, False)


def test_it_gives_up_after_three_failures_and_says_what_to_do(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = started(karin, 0, 3)
    fails_for(monkeypatch, broken)
    for state in ("running", "running", "failed"):
        worker.drain()
        assert ImportRun.get().state == state
    assert (ImportPart.select().count(), ImportRun.get().plan, Visit.select().count()) == (0, None, 0)
    assert AuditRow.select().where(AuditRow.action == "import.fail").count() == 1
    page = karin.page(f"/imports/{broken.uid}")
    assert "bring the table once more" in page.text
    assert "Did not work" in karin.page("/imports").text


def test_it_can_discard_what_failed_and_bring_it_again(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 2)
    broken = started(karin, 0, 5)
    assert worker.Worker(broken.uid).step()
    with monkeypatch.context() as patch:
        fails_for(patch, broken)
        for _ in range(3):
            worker.drain()
    assert (ImportRun.get().state, Visit.select().count()) == ("failed", 2)
    karin.page(f"/imports/{broken.uid}/undo").form("/undo").submit()
    worker.drain()
    assert (ImportRun.get().state, Visit.select().count()) == ("undone", 0)
    assert imported(karin, csv(lines(5))).added == 5


def test_it_counts_only_failures_one_after_the_other(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 1)
    broken = started(karin, 0, 4)
    for _ in range(3):
        with monkeypatch.context() as patch:
            fails_for(patch, broken)
            worker.drain()
            worker.drain()
        assert worker.Worker(broken.uid).step()
    assert (ImportRun.get().state, Visit.select().count()) == ("running", 3)


def test_it_gives_up_taking_back_too(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    run = imported(karin, csv(lines(2)))
    karin.page(f"/imports/{run.uid}/undo").form("/undo").submit()
    with monkeypatch.context() as patch:
        patch.setattr("pilotapp.imports.undo._touched", None)
        for _ in range(3):
            worker.drain()
    assert (ImportRun.get().state, Visit.select().count()) == ("failed", 2)
    karin.page(f"/imports/{run.uid}/undo").form("/undo").submit()
    worker.drain()
    assert (ImportRun.get().state, ImportRun.get().plan, Visit.select().count()) == ("undone", None, 0)


def test_it_looks_back_without_keeping_others_from_writing(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 2)
    run = started(karin, 0, 6)
    assert worker.Worker(run.uid).step()
    assert worker.Worker(run.uid).step()
    inside = []
    pass_over = visit_rows.VisitMatcher.pass_over

    def spy(self: visit_rows.VisitMatcher, rows: Any) -> None:
        inside.append(db.database.in_transaction())
        pass_over(self, rows)

    monkeypatch.setattr(visit_rows.VisitMatcher, "pass_over", spy)
    worker.drain()
    assert (inside, ImportRun.get().added) == ([False, False], 6)


def test_it_is_taken_over_when_nothing_is_heard_of_who_works_on_it(karin: Somebody) -> None:
    run = started(karin, 0, 3)
    assert task.claim(ImportRun, uid_of("another process"))
    assert worker.drain() == {}
    assert (ImportRun.get().state, Visit.select().count()) == ("running", 0)
    with clock.freeze(clock.now() + SILENCE):
        assert worker.drain() == {"parts of imports": 1}
    run = ImportRun.get()
    assert (run.state, run.worker, run.tries, Visit.select().count()) == ("done", None, 0, 3)


def test_it_writes_nothing_after_it_was_taken_over(karin: Somebody) -> None:
    started(karin, 0, 3)
    first = task.claim(ImportRun, uid_of("one process"))
    with clock.freeze(clock.now() + SILENCE):
        assert first and task.claim(ImportRun, uid_of("another process"))
    with pytest.raises(task.LeaseLost):
        worker.Worker(first.uid, first.worker).step()
    assert (ImportRun.get().position, Visit.select().count()) == (0, 0)


def test_it_lets_go_between_two_parts_when_the_process_stops(karin: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.imports.staging.BATCH_SIZE", 2)
    started(karin, 0, 5)
    assert worker.drain(lambda: ImportRun.get().position > 0) == {"parts of imports": 1}
    run = ImportRun.get()
    assert (run.state, run.position, run.worker, run.tries) == ("running", 2, None, 0)
    worker.drain()
    assert (ImportRun.get().state, ImportRun.get().added) == ("done", 5)


def test_it_is_given_up_when_it_took_three_processes_down(karin: Somebody) -> None:
    started(karin, 0, 3)
    now = clock.now()
    for number in range(3):
        with clock.freeze(now + number * SILENCE):
            assert task.claim(ImportRun, uid_of(f"process {number}"))
            assert worker.drain() == {}
    assert ImportRun.get().state == "running"
    with clock.freeze(now + 3 * SILENCE):
        assert worker.drain() == {}
    run = ImportRun.get()
    assert (run.state, run.worker, run.work_at, run.plan, Visit.select().count()) == ("failed", None, None, None, 0)
