"""Pages of the audit log: of a programme, of reports about children, and of one's own data."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.audit import sentences
from pilotapp.history import queries
from pilotapp.history.queries import Filters
from pilotapp.web import access, devices
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood

bp = Blueprint("history", __name__)


@bp.get("/history")
@access.allow("coordinator")
def index() -> ResponseReturnValue:
    """Show who did what in the programme; newest first."""
    filters = Filters.read(request.args)
    acts = queries.of_programme(current_user, filters, _before())
    people = queries.people(current_user)
    context: dict[str, Any] = {
        "filters": filters,
        "sought": filters.sought(people),
        "unknown": not_understood(filters.address()),
        "people": people,
        "groups": queries.groups(current_user),
    }
    return page("history/index.html", "list", acts=acts, words=sentences, in_words=devices.in_words, **context)


@bp.get("/safeguarding/history")
@access.allow("safeguarding")
def of_safeguarding() -> ResponseReturnValue:
    """Show who did what with reports about children; newest first."""
    acts = queries.of_safeguarding(current_user, _before())
    return page("history/of_safeguarding.html", acts=acts, words=sentences, in_words=devices.in_words)


@bp.get("/me/history")
@access.signed_in
def mine() -> ResponseReturnValue:
    """Show what was done with the signed-in person's data, and by whom."""
    acts = queries.of_person(current_user, _before())
    return page("history/mine.html", acts=acts, words=sentences, in_words=devices.in_words)


def _before() -> int | None:
    """Return the number of the act where the next page begins; None on the first page."""
    text = request.args.get("before", "")
    return int(text) if text.isdecimal() and len(text) < 16 else None
