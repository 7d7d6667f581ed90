"""Handlers for notices on the first page."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import db, notices
from pilotapp.web import access

bp = Blueprint("notices", __name__)


@bp.post("/notices/<uuid:uid>/seen")
@access.allow("signed_in own")
def seen(uid: UUID) -> ResponseReturnValue:
    """Mark a notice as read; it is not shown again."""
    with db.transaction():
        notices.dismiss(current_user, uid)
    return redirect(url_for("home.home"), 303)
