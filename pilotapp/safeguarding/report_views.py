"""A pilot's pages: write a report about a child in danger step by step, and read the answers."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.ids import read_uuid
from pilotapp.refusals import Conflict, Refusal
from pilotapp.safeguarding import commands, queries
from pilotapp.safeguarding.forms import ReportForm
from pilotapp.web import access
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import submitted
from pilotapp.web.headers import kept

bp = Blueprint("safeguarding_report", __name__)


@bp.route("/safeguarding/new", methods=["GET", "POST"])
@access.allow("pilot")
@kept
def new() -> ResponseReturnValue:
    """Show what to do now, and the form for facts."""
    form, uid = ReportForm(), read_uuid(request.form.get("uid")) or uuid4()
    if submitted(form):
        try:
            commands.report(current_user, uid=uid, facts=form.as_text())
            flash(_("Your report has arrived."))
            return redirect(url_for("safeguarding_report.show", uid=uid), 303)
        except Refusal as refusal:
            form.refuse(refusal)
            uid = uuid4() if isinstance(refusal, Conflict) else uid  # submitted again, it becomes a report of its own
    status = form_status()
    is_read = bool(queries.readers(current_user.programme_id))
    return page("safeguarding/new.html", status=status, form=form, uid=uid, is_read=is_read)


@bp.get("/safeguarding/mine")
@access.allow("pilot")
def mine() -> ResponseReturnValue:
    """List the pilot's own reports with their state, and whether there is an answer."""
    return page("safeguarding/mine.html", reports=queries.mine(current_user))


@bp.get("/safeguarding/mine/<uuid:uid>")
@access.allow("pilot own")
def show(uid: UUID) -> ResponseReturnValue:
    """Show the state of an own report and the answers, never its text."""
    report = commands.look(current_user, uid=uid)
    is_read = bool(queries.readers(current_user.programme_id))
    return page("safeguarding/arrived.html", report=report, answers=queries.answers(report), is_read=is_read)
