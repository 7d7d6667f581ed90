"""GET /healthz: whether this process and its database can work."""

from __future__ import annotations

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from peewee import PeeweeException

from pilotapp import db, migrations
from pilotapp.config import Config
from pilotapp.web import access

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.open_to_all
def healthz() -> ResponseReturnValue:
    """200 with version and database state; 503 when the database does not answer or migrations are missing."""
    config: Config = current_app.config["PILOTAPP"]
    try:
        db.database.connect(reuse_if_open=True)
        pending = migrations.status(config).pending
    except PeeweeException:
        return jsonify(version=config.version, database="unreachable"), 503
    if pending:
        return jsonify(version=config.version, database="migrations pending"), 503
    return jsonify(version=config.version, database="ready"), 200
