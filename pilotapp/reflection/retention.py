"""Agreements of reflection sessions are deleted like texts of closed notes; minutes and attendance stay."""

from datetime import datetime

from pilotapp import audit, db
from pilotapp.models import Programme, ReflectionSession
from pilotapp.periods import months_before


def purge(now: datetime, dry_run: bool = False) -> dict[str, int]:
    """Delete agreements of sessions that took place more than the programme's `note_months` before the day of `now`.

    Return the numbers by the programme's slug; adds audit rows. `dry_run` only counts.
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
