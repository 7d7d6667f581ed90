"""The sessions that a pilot is invited to."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("invited", __name__)


@bp.get("/reflections/mine")
@access.role("pilot")
def index() -> ResponseReturnValue:
    abort(404)


@bp.get("/reflections/mine/<uuid:uid>")
@access.role("pilot")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)
