"""The process that runs the jobs when they are due; a job that fails does not stop the others."""

import signal
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from pilotapp import clock, db, rooms
from pilotapp.background import task
from pilotapp.jobs import timetable
from pilotapp.log import logger
from pilotapp.models import TimedJob
from pilotapp.rooms import Counts, Job, Turn

GRACE = 12  # seconds for a running job to finish after the process is told to stop
_LOOK = 20  # seconds between two checks of the threads
_PAUSE = 5  # seconds at most until a job that is due begins
_SIGN_OF_LIFE = 60.0  # seconds between two records that the threads are running
_STOP = (signal.SIGTERM, signal.SIGINT)
_stopping = threading.Event()  # set when the process is told to stop


def run(app: Flask, job: Job, *, dry_run: bool = False) -> Counts | None:
    """Run a job once, now; return its counts, or None if a step failed (the log says which).

    Opens and closes the database; if it is open already, it is used and left open.
    """
    found = _run_steps(app, job, dry_run=dry_run)
    if not dry_run:
        _record(app, [job], good=found is not None)
    return found


def _run_steps(
    app: Flask, job: Job, *, dry_run: bool = False, on_progress: Callable[[int], None] = lambda done: None
) -> Counts | None:
    found: Counts = {}
    failed = False
    for number, step in enumerate(job.steps):
        on_progress(number)
        try:
            with app.app_context(), _connected():
                found |= step(Turn(clock.now(), _stopping.is_set, dry_run))
        except Exception as error:
            failed = True
            logger.error("job failed", job=job.name, part=step.__name__, exc_info=error)
    if any(found.values()):
        logger.info("job", job=job.name, done=found)
    return None if failed else found


def _record(app: Flask, jobs: Iterable[Job], *, good: bool) -> None:
    """Record when these jobs ran, for `pilotapp status`. An error here does not fail the job."""
    try:
        with app.app_context(), _connected():
            timetable.record(jobs, good=good)
    except Exception as error:
        logger.error("a run was not written down", jobs=[job.name for job in jobs], kind=type(error).__name__)


def _connected() -> AbstractContextManager[Any]:
    return db.database.connection_context() if db.database.is_closed() else nullcontext()


def work(app: Flask, worker: UUID | None = None) -> None:
    """Run the jobs when they are due until told to stop; a running step is finished.

    `worker` is the id under which runs are claimed. A process that follows a killed one has the same id, and so goes on
    with its runs at once.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)  # inherited by the jobs' threads
    timed = threading.Thread(target=_run_timed, args=(app, worker or uuid4()))
    threads = {
        job: [threading.Thread(target=target, args=(app, _stopping)) for target in job.threads]
        for job in rooms.jobs().values()
        if job.threads
    }
    every = [timed, *chain.from_iterable(threads.values())]
    for thread in every:
        thread.start()
    told = 0.0
    while signal.sigtimedwait(_STOP, _LOOK) is None:
        if time.monotonic() - told >= _SIGN_OF_LIFE:
            told = time.monotonic()
            _record(app, [job for job, its in threads.items() if all(one.is_alive() for one in its)], good=True)
    _stopping.set()
    for thread in every:
        thread.join(GRACE)


def _run_timed(app: Flask, worker: UUID) -> None:
    """Run the jobs that are due, one after the other, in a thread of its own."""
    starting = True

    def once(stop: task.Stop) -> None:
        nonlocal starting
        timetable.prepare(rooms.jobs().values(), clock.now(), starting=starting)
        starting = False
        run_due(app, worker, stop)

    task.run_worker(app, _stopping, "timed jobs", once, _PAUSE)


def run_due(app: Flask, worker: UUID, stop: task.Stop = lambda: False) -> None:
    """Claim and run the jobs that are due, and those whose process is gone, with an open database."""
    names = timetable.due(clock.now(), worker)
    for job in rooms.jobs().values():
        if job.name in names and job.schedule and not stop():
            columns = {"due_at": job.schedule.after(clock.now()), "total": len(job.steps)}
            row = task.claim(TimedJob, worker, TimedJob.name == job.name, **columns)
            if row is not None:
                task.run(row, partial(_run_claimed, app, job), stop)


def _run_claimed(app: Flask, job: Job, row: TimedJob, on_progress: task.OnProgress) -> None:
    try:
        found = _run_steps(app, job, on_progress=on_progress)
    except task.Stopped:
        task.change(row, due_at=clock.now())  # the next process begins again
        raise
    now = clock.now()
    state = "failed" if found is None else "waiting"
    ran = {"ran_at": now, "late_at": now + job.late_after, "done": row.total, "tries": 0}
    task.change(row, state=state, worker=None, **ran)
