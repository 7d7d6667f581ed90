"""GET /healthz: whether this process, its database and its disk can work."""

from __future__ import annotations

from functools import cache

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from pilotapp.config import Config
from pilotapp.monitoring.health import Health
from pilotapp.web import access

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.open_to_all
def healthz() -> ResponseReturnValue:
    """200 where all is ready; 503 where the database or the disk cannot work, does not answer, or lacks migrations."""
    found, status = _health(current_app.config["PILOTAPP"]).answer()
    return jsonify(found), status


@cache
def _health(config: Config) -> Health:
    """One for each app of this process, so that probes which hang do not pile up."""
    return Health(config)
