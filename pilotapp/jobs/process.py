"""The process that runs the jobs when they are due; a job that fails does not stop the others."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

from flask import Flask

from pilotapp import clock, db
from pilotapp.config import Config
from pilotapp.jobs.tasks import JOBS, Counts, Job, stopping
from pilotapp.log import logger
from pilotapp.monitoring import runs

GRACE = 12  # seconds for a running job to finish after the process is told to stop
_LOOK = 20  # seconds between two checks of what is due
_POLL = 5  # seconds at most until a job that is due begins
_SIGN_OF_LIFE = 60.0  # seconds between two records that the threads are running
_STOP = (signal.SIGTERM, signal.SIGINT)


def run(app: Flask, job: Job, *, dry_run: bool = False) -> Counts | None:
    """Run a job once, now; return its counts, or None if a step failed (the log says which).

    Opens and closes the database; if it is open already, it is used and left open.
    """
    found: Counts = {}
    failed = False
    for step in job.steps:
        try:
            with app.app_context(), _connected():
                found |= step(clock.now(), dry_run) if job.dry else step(clock.now())
        except Exception as error:
            failed = True
            logger.error("job failed", job=job.name, part=step.__name__, exc_info=error)
    if any(found.values()):
        logger.info("job", job=job.name, done=found)
    if not dry_run:
        _write_down(app, [job], good=not failed)
    return None if failed else found


def _write_down(app: Flask, jobs: Iterable[Job], *, good: bool) -> None:
    """Record when these jobs ran, for `pilotapp status`. An error here does not fail the job."""
    now = clock.now()
    try:
        runs.write(app.config["PILOTAPP"], [runs.Run(job.name, now, good, now + job.late_after) for job in jobs])
    except Exception as error:
        logger.error("a run was not written down", jobs=[job.name for job in jobs], kind=type(error).__name__)


def _connected() -> AbstractContextManager[Any]:
    return db.database.connection_context() if db.database.is_closed() else nullcontext()


def queue(app: Flask) -> Any:
    """Return huey with all jobs, its queue in the data folder or in PostgreSQL (tables of migration 0009)."""
    from huey import PostgresHuey, SqliteHuey

    config: Config = app.config["PILOTAPP"]
    if config.is_sqlite:
        kept = SqliteHuey(runs.QUEUE, filename=str(runs.queue_file(config)), results=False, serializer=_names())
    else:
        kept = PostgresHuey(
            runs.QUEUE, dsn=config.database_url, create_tables=False, results=False, serializer=_names()
        )
    for job in JOBS.values():
        kept.periodic_task(job.schedule(), name=job.name)(partial(run, app, job))
    return kept


def _names() -> Any:
    """Return the queue's serialiser: a job is stored as number and name. Pickle would run code from a queue row."""
    from huey.registry import Message
    from huey.serializer import Serializer

    class Names(Serializer):  # type: ignore[misc]
        def _serialize(self, data: Any) -> bytes:
            return json.dumps([data.id, data.name]).encode()

        def _deserialize(self, data: bytes) -> Any:
            number, name = json.loads(bytes(data))
            return Message(id=number, name=name)

    return Names()


def work(app: Flask) -> None:
    """Run the jobs when they are due until told to stop; a running job is finished."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)  # inherited by the jobs' threads
    _expect(app)
    consumer = queue(app).create_consumer(scheduler_interval=_LOOK, max_delay=_POLL, shutdown_timeout=GRACE)
    consumer.start()
    threads = {target: threading.Thread(target=target, args=(app,)) for target in _THREADS}
    for thread in threads.values():
        thread.start()
    told = 0.0
    while signal.sigtimedwait(_STOP, _LOOK) is None:
        consumer.check_worker_health()
        if time.monotonic() - told >= _SIGN_OF_LIFE:
            told = time.monotonic()
            _write_down(app, [JOBS[_THREADS[work]] for work, thread in threads.items() if thread.is_alive()], good=True)
    stopping.set()
    consumer.stop(graceful=True)
    for thread in threads.values():
        thread.join(GRACE)


def _expect(app: Flask) -> None:
    """Make jobs that never ran known to `pilotapp status`."""
    try:
        runs.expect(app.config["PILOTAPP"], {job.name: job.late_after for job in JOBS.values()})
    except Exception as error:
        logger.error("a run was not written down", kind=type(error).__name__)


def _make_exports(app: Flask) -> None:
    """Make long files; in a thread, so that they start within two seconds and block nothing else."""
    from pilotapp.exports import worker as exports

    exports.run_worker(app, stopping)


def _delete_exports(app: Flask) -> None:
    """Delete expired files; in a thread of its own, so that this does not wait while others are made."""
    from pilotapp.exports import worker as exports

    exports.run_deleter(app, stopping)


def _import_tables(app: Flask) -> None:
    """Import tables of earlier years, in a thread of its own."""
    from pilotapp.imports import worker as imports

    imports.run_worker(app, stopping)


def _work_out_hidings(app: Flask) -> None:
    """Compute suppression for releases, in a thread of its own: somebody is watching a progress bar."""
    from pilotapp.releases import worker as releases

    releases.run_worker(app, stopping)


# The threads, and the job that each runs.
_THREADS = {
    _make_exports: "exports",
    _delete_exports: "exports",
    _import_tables: "imports",
    _work_out_hidings: "hidings",
}
