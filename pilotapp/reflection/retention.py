"""What was agreed in reflection sessions is kept as long as the texts of closed notes; minutes and who came stay."""

from __future__ import annotations

from datetime import datetime

from pilotapp import audit, db
from pilotapp.models import Programme, ReflectionSession
from pilotapp.periods import months_before


def purge(now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete agreements of sessions held more than the programme's `note_months` before the day that it is at `now`.

    Returns how many by the short name of their programme, and writes them down. `dry_run` counts and changes nothing.
    """
    found = {programme.slug: _of(programme, now, dry_run) for programme in list(Programme.select())}
    return {slug: count for slug, count in found.items() if count}


def _of(programme: Programme, now: datetime, dry_run: bool) -> int:
    limit = months_before(now.astimezone(programme.zone).date(), programme.note_months)
    old = (ReflectionSession.programme == programme.uid) & (ReflectionSession.day < limit)
    old &= ReflectionSession.agreements.is_null(False)
    if dry_run:
        return int(ReflectionSession.select().where(old).count())
    with db.transaction():
        count = int(ReflectionSession.update(agreements=None).where(old).execute())
        if count:
            audit.by_operator(programme, "reflection.purge", "programme", programme.uid, agreements=count)
    return count
