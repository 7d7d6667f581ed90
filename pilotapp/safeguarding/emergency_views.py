"""The emergency card: whom to call and what to do; public, and available offline."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.safeguarding import emergency
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.headers import kept

bp = Blueprint("emergency", __name__)


@bp.get("/emergency")
@access.open_to_all
def card() -> ResponseReturnValue:
    """Show 112 and 110 to everybody, and to signed-in people also their programme's numbers."""
    if current_user.is_authenticated and current_user.session.mfa_complete:
        return _of_programme()
    return page("safeguarding/emergency.html", numbers=[])


@kept
def _of_programme() -> ResponseReturnValue:
    return page("safeguarding/emergency.html", numbers=emergency.numbers(current_user))
