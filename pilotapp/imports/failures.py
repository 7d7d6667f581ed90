"""An import that fails again and again is given up, so that its page can say what to do."""

from uuid import UUID

from pilotapp import audit, clock, db
from pilotapp.imports import staging
from pilotapp.models import ImportRun
from pilotapp.models.background_task import MAX_TRIES


def give_up_failed(uid: UUID) -> None:
    """Give a run up that was begun too often without success, unless somebody works on it."""
    failed = (ImportRun.uid == uid) & ImportRun.work_at.is_null(False) & ImportRun.worker.is_null()
    failed &= ImportRun.tries >= MAX_TRIES
    if ImportRun.select().where(failed).exists():
        with db.transaction():
            for run in list(db.locked(ImportRun.select().where(failed))):
                give_up(run)


def give_up(run: ImportRun) -> None:
    """Delete the rows of a run that will not succeed; its page says what to do. Inside a transaction."""
    staging.forget(run.uid)
    state, run.state = run.state, "failed"
    run.plan, run.work_at, run.tries, run.finished_at = None, None, 0, clock.now()
    run.save()
    audit.write(run.work_by or run.created_by, "import.fail", "import", run.uid, kind=run.kind, during=state)
