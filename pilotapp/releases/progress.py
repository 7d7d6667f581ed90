"""Template data for pages that wait for the computation of suppression."""

from typing import Any

from pilotapp import clock
from pilotapp.config import current_config
from pilotapp.models import SuppressionJob
from pilotapp.web.answers import wants_fragment

HINT_AFTER = 30  # seconds in the queue after which the page explains possible reasons


def told(found: object) -> dict[str, Any]:
    """Return `job` if `found` is one, and whether it waits too long; `is_fragment`: only the polled part is needed."""
    job = found if isinstance(found, SuppressionJob) else None
    waits = job and job.state == "waiting" and (clock.now() - job.created_at).total_seconds() > HINT_AFTER
    return {"hiding": job, "waits": waits, "by_service": not current_config().jobs, "is_fragment": wants_fragment()}
