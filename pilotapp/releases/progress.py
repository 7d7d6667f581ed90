"""What a page says while it is being worked out what is hidden."""

from __future__ import annotations

from typing import Any

from flask import current_app

from pilotapp import clock
from pilotapp.config import Config
from pilotapp.models import SuppressionJob
from pilotapp.web.answers import wants_fragment

HINT_AFTER = 30  # seconds that a question may wait before the page says why that could be


def told(found: object) -> dict[str, Any]:
    """For the template: `job` where `found` is one, and whether nobody begins; `is_fragment`: the page is there."""
    job = found if isinstance(found, SuppressionJob) else None
    waits = job and job.state == "waiting" and (clock.now() - job.created_at).total_seconds() > HINT_AFTER
    config: Config = current_app.config["PILOTAPP"]
    return {"hiding": job, "waits": waits, "by_service": not config.jobs, "is_fragment": wants_fragment()}
