"""A pilot's page of their own certificates."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.certificates import commands, queries
from pilotapp.ids import read_uuid
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.headers import is_for_later, kept

bp = Blueprint("my_certificates", __name__)


@bp.get("/me/certificates")
@access.allow("pilot")
@kept
def index() -> ResponseReturnValue:
    """List the certificates to view and download; opening the page marks their notices as read."""
    if not is_for_later():
        commands.see(current_user)
    found = queries.of_pilot(current_user, current_user, read_uuid(request.args.get("after")))
    return page("certificates/mine.html", found=found)
