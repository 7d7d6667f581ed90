"""GET /healthz: whether this process, its database and its disk work."""

from functools import cache

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from pilotapp.config import Config, current_config
from pilotapp.monitoring.health import Health
from pilotapp.web import access

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.open_to_all
def healthz() -> ResponseReturnValue:
    """Answer 200 if all is ready; 503 if the database or the disk fails, does not answer, or lacks migrations."""
    found, status = _health(current_config()).answer()
    return jsonify(found), status


@cache
def _health(config: Config) -> Health:
    """Return this process's checks, one object so that hanging probes do not pile up."""
    return Health(config)
