"""How long a table stays that was handed in and never imported: a week."""

from collections import Counter
from datetime import datetime, timedelta

from pilotapp import db
from pilotapp.models import ImportRun
from pilotapp.models.import_run import PREPARED

KEPT_FOR = timedelta(days=7)


def purge(now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Throw away what is older, with its rows; or only count it. How many, by the programme's short name."""
    old = ImportRun.state.in_(PREPARED) & (ImportRun.created_at < now - KEPT_FOR)
    found = Counter(run.programme.slug for run in list(ImportRun.select().where(old)))
    if found and not dry_run:
        with db.transaction():
            ImportRun.delete().where(old).execute()
    return dict(found)
