"""How each pilot is: hours, load, last contact. Nothing here shows a text of a note."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.ids import read_uuid
from pilotapp.supervision import care_queries, care_rules
from pilotapp.web import access
from pilotapp.web.answers import page

bp = Blueprint("care", __name__)


@bp.get("/care")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """The active pilots, who might like to hear from the coordination first; with one reason, or found by name."""
    search, reason = request.args.get("search", "")[:80], request.args.get("reason", "")
    reason = reason if reason in care_rules.REASONS else ""
    after = read_uuid(request.args.get("after"))
    found = care_queries.overview(current_user, reason=reason, search=search, after=after)
    return page("supervision/care.html", "list", found=found, search=search, reason=reason, rules=care_rules)


@bp.get("/care/<uuid:uid>")
@access.allow("coordinator others")
def show(uid: UUID) -> ResponseReturnValue:
    """One pilot: the last weeks in figures and as a picture, and the ways to her notes, a session, her data."""
    return page("supervision/care_pilot.html", care=care_queries.pilot(current_user, uid), rules=care_rules)
