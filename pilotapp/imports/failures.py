"""An import that fails again and again is given up, so that its page can say what to do."""

from __future__ import annotations

from uuid import UUID

from pilotapp import audit, clock, db
from pilotapp.imports import staging
from pilotapp.imports.plan import Plan
from pilotapp.models import ImportRun

MAX = 3  # one after the other


def note(uid: UUID) -> None:
    """Count a failure; the last one gives the run up and deletes its rows. Inside a transaction."""
    run: ImportRun | None = next(iter(db.locked(ImportRun.select().where(ImportRun.uid == uid))), None)
    if run is None or run.work_at is None:
        return
    plan = _plan(run)
    if plan is not None and plan.failures + 1 < MAX:
        plan.failures += 1
        run.plan = plan.write()
        run.save()
        return
    give_up(run)


def give_up(run: ImportRun) -> None:
    """Delete the rows of a run that will not succeed; its page says what to do. Inside a transaction."""
    staging.forget(run.uid)
    state, run.state = run.state, "failed"
    run.plan, run.work_at, run.finished_at = None, None, clock.now()
    run.save()
    audit.write(run.work_by or run.created_by, "import.fail", "import", run.uid, kind=run.kind, during=state)


def forget(run: ImportRun) -> None:
    """It works again; the caller saves the run."""
    plan = _plan(run)
    if plan is not None and plan.failures:
        plan.failures = 0
        run.plan = plan.write()


def _plan(run: ImportRun) -> Plan | None:
    """None for one that nobody can read: it will not get better."""
    if not run.plan:
        return Plan()
    try:
        return Plan.read(run.plan)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
