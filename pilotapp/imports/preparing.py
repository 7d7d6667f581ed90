"""An import that is being prepared: locked for a change, and its plan kept."""

from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import db
from pilotapp.imports import queries
from pilotapp.imports.plan import Plan
from pilotapp.imports.row_keys import READING
from pilotapp.models import ImportRun, Person
from pilotapp.models.import_run import PREPARED
from pilotapp.refusals import Refusal

BUSY = _l("This import has gone on in the meantime. Please look at it again.")


def prepared(coordinator: Person, uid: UUID) -> tuple[ImportRun, Plan]:
    """Return an import that is not started yet, locked, with its plan. Raises Missing, Refusal."""
    run = locked(coordinator, uid)
    if run.state not in PREPARED or not run.plan or run.reading < READING:
        raise Refusal(BUSY)
    return run, Plan.read(run.plan)


def locked(coordinator: Person, uid: UUID) -> ImportRun:
    """Return the run as it stands once its row is locked. Raises Missing."""
    db.serialise(queries.run(coordinator, uid))
    return queries.run(coordinator, uid)


def keep(run: ImportRun, plan: Plan) -> None:
    """Save a run with its plan; inside the caller's transaction."""
    run.plan = plan.write()
    run.save()
