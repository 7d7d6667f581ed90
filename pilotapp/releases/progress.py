"""Template data for pages that wait for the computation of suppression."""

from typing import Any

from pilotapp import clock
from pilotapp.config import current_config
from pilotapp.models import SuppressionJob
from pilotapp.releases import suppression_jobs
from pilotapp.releases.suppression_jobs import Waiting
from pilotapp.web.answers import wants_fragment

HINT_AFTER = 30  # seconds in the queue after which the page explains possible reasons


def told(found: object) -> dict[str, Any]:
    """Return `hiding` if `found` is a job, and what it waits for; `is_fragment`: only the polled part is needed.

    `is_behind`: others are being computed; `waits`: none is, and it has waited too long.
    """
    job, now = found if isinstance(found, SuppressionJob | Waiting) else None, clock.now()
    pending = job if job and job.state == "waiting" else None
    is_behind = pending is not None and suppression_jobs.is_busy(now)
    waits = pending and not is_behind and (now - pending.created_at).total_seconds() > HINT_AFTER
    seen = {"hiding": job, "is_behind": is_behind, "waits": waits, "by_service": not current_config().jobs}
    return seen | {"is_fragment": wants_fragment()}
