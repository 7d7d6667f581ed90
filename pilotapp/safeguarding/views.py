"""Reports about a child in danger, for the safeguarding role alone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("safeguarding", __name__)


@bp.get("/safeguarding")
@access.role("safeguarding")
def index() -> ResponseReturnValue:
    abort(404)


@bp.get("/safeguarding/<uuid:uid>")
@access.role("safeguarding")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)
