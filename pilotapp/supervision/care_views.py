"""How each pilot is: hours, load, last contact."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("care", __name__)


@bp.get("/care")
@access.role("coordinator")
def index() -> ResponseReturnValue:
    abort(404)


@bp.get("/care/<uuid:uid>")
@access.role("coordinator")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)
