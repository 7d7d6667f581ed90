"""Suppression jobs: requested once, computed by a background worker, results kept for a day."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pilotapp import __version__, clock, db
from pilotapp.background.task import HEARTBEAT_TIMEOUT
from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Cell, Infeasible, LinearConstraint, OnProgress
from pilotapp.models import Release, SuppressionJob
from pilotapp.releases import counting, known, sum_rules
from pilotapp.releases.counting import Counted
from pilotapp.sealing import derive

KEPT_FOR = timedelta(hours=24)
AGAIN_AFTER = timedelta(minutes=10)  # after which a failed job may be requested again
RULES = 2  # grows with every change of what is computed, or of how it is kept
MAX_JOBS = 8  # jobs that a page may wait for
INFEASIBLE = "unprotectable"
Request = Mapping[str, Any]


def of_figures(counted: Counted, k: int) -> Request:
    """Return the request for the suppression of these figures under the threshold `k`."""
    cells = {key: astuple(tally.cell) for key, tally in counted.tallies.items()}
    constraints = sorted([one.total, one.parts, one.times] for one in counting.constraints(counted))
    rule = {"hidden": known.hidden(counted), "floors": known.floors(counted)}
    return {"cells": cells, "relations": constraints, "k": k, **(rule if counted.merged or counted.rule_k else {})}


def of_sum(releases: Iterable[UUID], k: int) -> Request:
    """Return the request for the suppression of the sum of these releases, given what each of them publishes."""
    return {"releases": sorted(map(str, releases)), "k": k}


def submit(request: Request, programme: UUID) -> SuppressionJob:
    """Return the job of this request; creates a pending one, in the turn of `programme`, if nobody requested it before.

    Equal requests share a job, which stays in the turn of the programme that was first.
    """
    text = json.dumps(
        {**request, "version": f"{__version__} {RULES}"}, sort_keys=True
    )  # other rules may give another result
    key = derive.secret_for(
        "marks of hidden cells"
    )  # keyed: cannot be forged, and another secret may give another result
    cache_key, now = hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest(), clock.now()
    found: SuppressionJob | None = SuppressionJob.get_or_none(SuppressionJob.cache_key == cache_key, ~_over(now))
    if found is None:
        with db.transaction():
            SuppressionJob.delete().where(SuppressionJob.cache_key == cache_key, _over(now)).execute()
            new = {
                SuppressionJob.cache_key: cache_key,
                SuppressionJob.request: text,
                SuppressionJob.expires_at: now + KEPT_FOR,
                SuppressionJob.programme: programme,
            }
            SuppressionJob.insert(new).on_conflict_ignore().execute()  # a concurrent request may insert the same row
        found = SuppressionJob.get(SuppressionJob.cache_key == cache_key)
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """Jobs that one page waits for, as one."""

    jobs: tuple[SuppressionJob, ...]

    @property
    def cache_key(self) -> str:
        """Their keys, for `unfinished`."""
        return " ".join(job.cache_key for job in self.jobs)

    @property
    def state(self) -> str:
        """The state of the jobs: failed if one is, working if one is begun."""
        states = [job.state for job in self.jobs]
        return next((state for state in ("failed", "working", "ready") if state in states), "waiting")

    @property
    def is_unfinished(self) -> bool:
        """Whether all of them can still be computed and one is not yet."""
        return self.state != "failed" and any(job.is_unfinished for job in self.jobs)

    @property
    def done(self) -> int:
        """The checks that are done."""
        return sum(job.done for job in self.jobs)

    @property
    def total(self) -> int:
        """The checks that are expected so far."""
        return sum(job.total for job in self.jobs)

    @property
    def created_at(self) -> datetime:
        """When the first of them was requested."""
        first: datetime = min(job.created_at for job in self.jobs)
        return first


def unfinished(cache_keys: str) -> Waiting | None:
    """Return jobs of which one is not finished. Keys cannot be forged, so only those who were shown them know them."""
    keys = cache_keys.split()[:MAX_JOBS]
    found = Waiting(tuple(SuppressionJob.select().where(SuppressionJob.cache_key.in_(keys))))
    return found if found.jobs and found.is_unfinished else None


def result(job: SuppressionJob) -> dict[str, str] | None:
    """Return the suppressed keys with reasons; None while it is being computed. Raises Infeasible."""
    if job.state != "ready" or job.result is None:
        return None
    found: Any = json.loads(job.result)
    if isinstance(found, str):
        raise Infeasible(found)
    hidden: dict[str, str] = found["hidden"]
    return hidden


def own_visits_room(job: SuppressionJob) -> int | None:
    """Return the visits that a suppressed cell leaves open to pilots who subtract their own; None for sums.

    Only for a job with a result.
    """
    room: int | None = json.loads(str(job.result))["own_visits_room"]
    return room


def work_out(request: Request, on_progress: OnProgress) -> dict[str, Any]:
    """Compute what `result` and `own_visits_room` return, in seconds or minutes; `on_progress` is called often.

    Raises Infeasible.
    """
    secret = derive.secret_for("hidden cells")
    k = request["k"]
    if "releases" in request:
        rows = Release.select().where(Release.uid.in_([UUID(uid) for uid in request["releases"]]))
        parts = {row.uid: counting.of_release(row) for row in sorted(rows, key=lambda row: str(row.uid))}
        return {"hidden": sum_rules.hidden(parts, k, secret, on_progress), "own_visits_room": None}
    cells = {key: Cell(*values) for key, values in request["cells"].items()}
    constraints = [LinearConstraint(total, tuple(parts), times) for total, parts, times in request["relations"]]
    floors, weights = request.get("floors", {}), known.weights(cells)
    about = {"hidden": request.get("hidden", {}), "floors": floors, "weights": weights, "on_progress": on_progress}
    hidden = suppression.suppress(cells, constraints, k, secret, **about)
    return {"hidden": hidden, "own_visits_room": suppression.own_visits_room(cells, constraints, hidden, k, floors)}


def is_busy(now: datetime) -> bool:
    """Whether a worker is computing any job."""
    is_heard_of = SuppressionJob.heartbeat_at >= now - HEARTBEAT_TIMEOUT
    busy: bool = SuppressionJob.select().where(SuppressionJob.is_claimed(), is_heard_of).exists()
    return busy


def purge(now: datetime) -> int:
    """Delete expired jobs, and jobs that failed some time ago; return how many."""
    uids = [
        row.uid for row in SuppressionJob.select(SuppressionJob.uid).where(_over(now))
    ]  # mostly none: then no write lock is taken
    if uids:
        with db.transaction():
            SuppressionJob.delete().where(SuppressionJob.uid.in_(uids)).execute()
    return len(uids)


def _over(now: datetime) -> Any:
    failed = (SuppressionJob.state == "failed") & (SuppressionJob.heartbeat_at < now - AGAIN_AFTER)
    return (SuppressionJob.expires_at <= now) | failed
