"""Background worker that computes the suppression of releases and sums, one job after the other, by turns."""

import json
import threading
from collections.abc import Sequence
from datetime import date
from time import sleep
from typing import Any

from flask import Flask

from pilotapp import clock
from pilotapp.background import task
from pilotapp.disclosure.suppression import Infeasible
from pilotapp.models import Programme, SuppressionJob
from pilotapp.releases import draft, suppression_jobs
from pilotapp.releases.draft import Draft
from pilotapp.releases.ways import PLAIN


def run_worker(app: Flask, stopping: threading.Event) -> None:
    """Compute pending jobs until the process stops."""

    def once(stop: task.Stop) -> bool:
        suppression_jobs.purge(clock.now())
        return run_next(stop)

    task.run_worker(app, stopping, "hidings", once)


def drain(stop: task.Stop = lambda: False) -> dict[str, int]:
    """Delete expired jobs and compute all pending ones, inside an application context; return the counts."""
    gone, done = suppression_jobs.purge(clock.now()), 0
    while run_next(stop):
        done += 1
    return {"questions deleted": gone, "questions worked out": done}


def run_next(stop: task.Stop = lambda: False) -> bool:
    """Compute the next pending job; return False if there is none."""
    return task.run_next(SuppressionJob, _work_out, stop)


def drafted(programme: Programme, first: date, last: date, schemes: Sequence[str], way: str = PLAIN) -> Draft:
    """Return the draft of a period, waiting for its suppression: for use outside of a request."""
    found = draft.draft(programme, first, last, schemes, way)
    while isinstance(found, SuppressionJob):
        if found.state == "failed":
            raise RuntimeError("the suppression could not be computed")
        if not run_next():
            sleep(0.1)  # another worker is computing it
        found = draft.draft(programme, first, last, schemes, way)
    return found


def _work_out(job: SuppressionJob, on_progress: task.OnProgress) -> None:
    try:
        found: dict[str, Any] | str = suppression_jobs.work_out(json.loads(job.request), on_progress)
    except Infeasible:
        found = suppression_jobs.INFEASIBLE  # also a result to keep: the same figures would take as long again
    ready = {
        "state": "ready",
        "worker": None,
        "answer": json.dumps(found, sort_keys=True),
        "done": SuppressionJob.total,
    }
    task.change(job, **ready, expires_at=clock.now() + suppression_jobs.KEPT_FOR)
