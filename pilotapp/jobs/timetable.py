"""The rows of the jobs: when each is due, when it ran last, and whether that run failed."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pilotapp import clock, db
from pilotapp.background import task
from pilotapp.models import TimedJob
from pilotapp.rooms import Job


def prepare(jobs: Iterable[Job], now: datetime, *, starting: bool = False) -> None:
    """Add the rows of new jobs; correct those that are due too late, because the clock or the schedule was changed.

    `starting`: when a process starts. Then jobs are due that have not run in the current period, and the rows of jobs
    that no longer exist are deleted. Writes nothing if there is nothing to change.
    """
    rows = {row.name: row for row in TimedJob.select()}
    for job in jobs:
        row = rows.pop(job.name, None)
        if row is None:
            _add(job, now, job.schedule.at_start(now) if job.schedule else None)
        elif (due_at := _due_at(job, row, now, starting)) != row.due_at:
            with db.transaction():
                TimedJob.update(due_at=due_at).where(TimedJob.uid == row.uid).execute()
    if starting and rows:
        with db.transaction():
            TimedJob.delete().where(TimedJob.name.in_(list(rows))).execute()


def due(now: datetime, worker: UUID) -> set[str]:
    """Return the names of the jobs that `worker` may run now."""
    return {row.name for row in TimedJob.select(TimedJob.name).where(task.claimable(TimedJob, now, worker))}


def record(jobs: Iterable[Job], *, good: bool) -> None:
    """Record that these jobs have just run outside of their schedule, and whether they succeeded.

    A job that a process is running at the moment is left to that process.
    """
    now = clock.now()
    state = "waiting" if good else "failed"
    with db.transaction():
        for job in jobs:
            _add(job, now, job.schedule.after(now) if job.schedule else None)
            values = {"state": state, "ran_at": now, "late_at": now + job.late_after}
            TimedJob.update(values).where(TimedJob.name == job.name, TimedJob.state != "working").execute()


def _add(job: Job, now: datetime, due_at: datetime | None) -> None:
    """Insert the row of a job, unless there is one."""
    new = {TimedJob.name: job.name, TimedJob.due_at: due_at, TimedJob.late_at: now + job.late_after}
    with db.transaction():
        TimedJob.insert(new).on_conflict_ignore().execute()


def _due_at(job: Job, row: TimedJob, now: datetime, starting: bool) -> datetime | None:
    if job.schedule is None:
        return None
    latest = job.schedule.after(now)
    if starting and (row.ran_at is None or row.ran_at < job.schedule.at_start(now)):
        latest = min(latest, job.schedule.at_start(now))
    return min(row.due_at or latest, latest)
