"""Reports about a child in danger, for the safeguarding role alone."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import codes
from pilotapp.safeguarding import queries
from pilotapp.web import access
from pilotapp.web.answers import page

bp = Blueprint("safeguarding", __name__)


@bp.get("/safeguarding")
@access.role("safeguarding")
def index() -> ResponseReturnValue:
    """All reports of the programme, new ones first."""
    state, search = request.args.get("state", ""), request.args.get("search", "").strip()
    state = state if state in codes.codes("safeguarding_state") else ""
    lines = queries.reports(current_user, state=state, search=search, after=_uid(request.args.get("after")))
    return page("safeguarding/index.html", lines=lines, state=state, search=search)


@bp.get("/safeguarding/<uuid:uid>")
@access.role("safeguarding")
def show(uid: UUID) -> ResponseReturnValue:
    abort(404)


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
