"""The coordinator's desk: who needs somebody, and the thread of each note."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("desk", __name__)


@bp.get("/supervision")
@access.role("coordinator")
def index() -> ResponseReturnValue:
    abort(404)


@bp.get("/supervision/<uuid:uid>")
@access.role("coordinator")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)
