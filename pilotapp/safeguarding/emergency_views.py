"""The emergency card."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("emergency", __name__)


@bp.get("/emergency")
@access.open_to_all
def card() -> ResponseReturnValue:
    abort(404)
