"""What a programme chooses: intervals, limits, numbers of the emergency card."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("settings", __name__)


@bp.get("/settings")
@access.role("coordinator")
def show() -> ResponseReturnValue:
    abort(404)
