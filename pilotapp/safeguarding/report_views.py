"""A pilot writes a report about a child in danger, step by step."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pilotapp.web import access

bp = Blueprint("safeguarding_report", __name__)


@bp.get("/safeguarding/new")
@access.role("pilot")
def new() -> ResponseReturnValue:
    abort(404)
