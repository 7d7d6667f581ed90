"""The page of the programme's letterhead, with a preview."""

from flask import Blueprint, Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.certificates import letterhead_commands, specimen
from pilotapp.certificates.forms import LetterheadForm
from pilotapp.models import Letterhead
from pilotapp.web import access
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import accepted

bp = Blueprint("letterhead", __name__)


@bp.route("/settings/letterhead", methods=["GET", "POST"])
@access.allow("coordinator")
def show() -> ResponseReturnValue:
    """Show and change the letterhead of certificates."""
    present = Letterhead.latest(current_user.programme_id)
    form = LetterheadForm(obj=present)
    if accepted(form, letterhead_commands.choose, current_user):
        flash(_("Saved."))
        return redirect(url_for("letterhead.show"), 303)
    return page("certificates/letterhead.html", status=form_status(), form=form, present=present)


@bp.get("/settings/letterhead/preview.png")
@access.allow("coordinator")
def preview() -> Response:
    """Show a certificate with this letterhead as a picture."""
    body = specimen.picture(current_user.programme, Letterhead.latest(current_user.programme_id))
    return Response(body, content_type="image/png")
