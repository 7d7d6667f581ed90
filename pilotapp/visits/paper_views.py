"""The page on which a coordinator enters a visit from paper, for a pilot without a smartphone."""

from uuid import uuid4

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.ids import read_uuid
from pilotapp.refusals import Missing, Refusal
from pilotapp.visits import forms, log_queries, paper_commands
from pilotapp.visits.views import is_complete
from pilotapp.web import access
from pilotapp.web.answers import form_status, page

bp = Blueprint("paper", __name__)


@bp.route("/log/paper", methods=["GET", "POST"])
@access.allow("coordinator")
def new() -> ResponseReturnValue:
    """Enter a visit from paper; `?pilot=` chooses whose it is."""
    pilots = log_queries.pilots(current_user)
    form = forms.PaperForm(data={"pilot": request.args.get("pilot", "")})
    form.offer(pilots)
    chosen = read_uuid(form.pilot.data)
    form.client_language.offer_first(log_queries.languages(current_user, chosen) if chosen else ())
    uid = read_uuid(request.form.get("uid")) or uuid4()
    before = None
    if is_complete(form, None):
        try:
            visit = paper_commands.enter(current_user, uid=uid, **form.arguments())
            flash(_("The visit is entered and confirmed."))
            return redirect(url_for("visits.show", uid=visit.uid), 303)
        except Missing:
            raise
        except paper_commands.SentBefore as refusal:  # the browser went back and the next slip was written over it
            form.refuse(refusal)
            before, uid = refusal.visit, uuid4()
        except Refusal as refusal:
            form.refuse(refusal)
    return page("visits/paper.html", form=form, pilots=pilots, uid=uid, before=before, status=form_status())
