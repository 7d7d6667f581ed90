"""Pages about each pilot: hours, load, last contact. No text of a note is shown."""

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import names
from pilotapp.ids import read_uuid
from pilotapp.supervision import care_queries, care_rules
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood

bp = Blueprint("care", __name__)


@bp.get("/care")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """List the active pilots, those in need of attention first; filtered by a reason, or by name."""
    search, reason = names.search_in(request.args), request.args.get("reason", "")
    reason = reason if reason in care_rules.REASONS else ""
    after = read_uuid(request.args.get("after"))
    found = care_queries.overview(current_user, reason=reason, search=search, after=after)
    unknown = not_understood({"search": search, "reason": reason})
    return page(
        "supervision/care.html", "list", found=found, search=search, reason=reason, rules=care_rules, unknown=unknown
    )


@bp.get("/care/<uuid:uid>")
@access.allow("coordinator others")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one pilot: the last weeks as figures and a chart, and links to notes, a session, and data."""
    return page("supervision/care_pilot.html", care=care_queries.pilot(current_user, uid), rules=care_rules)
