"""Pages of reports about a child in danger, for the safeguarding role only."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import codes, names, sealing
from pilotapp.ids import read_uuid
from pilotapp.models import SafeguardingReport
from pilotapp.safeguarding import commands, queries, report_text, rules
from pilotapp.safeguarding.forms import AnswerForm, ReportForm
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood
from pilotapp.web.forms import Form, submitted, try_it

bp = Blueprint("safeguarding", __name__)


@bp.get("/safeguarding")
@access.allow("safeguarding")
def index() -> ResponseReturnValue:
    """List all reports of the programme, new ones first."""
    state, search = request.args.get("state", ""), names.search_in(request.args)
    state = state if state in codes.codes("safeguarding_state") else ""
    lines = queries.reports(current_user, state=state, search=search, after=read_uuid(request.args.get("after")))
    unknown = not_understood({"search": search, "state": state})
    return page("safeguarding/index.html", "list", lines=lines, state=state, search=search, unknown=unknown)


@bp.get("/safeguarding/<uuid:uid>")
@access.allow("safeguarding programme")
def show(uid: UUID) -> ResponseReturnValue:
    """Show the facts. The reading is recorded first, although this is a GET: reading is an act here."""
    return _report(uid, AnswerForm(formdata=None))


@bp.post("/safeguarding/<uuid:uid>/answer")
@access.allow("safeguarding programme")
def answer(uid: UUID) -> ResponseReturnValue:
    """Answer the pilot."""
    form = AnswerForm()
    queries.report(current_user, uid)
    if submitted(form):
        return _try(lambda: commands.answer(current_user, uid=uid, **form.arguments()), form, uid, _("Answer sent."))
    return _report(uid, form, 422)


@bp.post("/safeguarding/<uuid:uid>/take")
@access.allow("safeguarding programme")
def take(uid: UUID) -> ResponseReturnValue:
    """Take a report in hand, so that others see that somebody takes care."""
    done = _("You take care of this report now.")
    return _try(lambda: commands.take_in_hand(current_user, uid=uid), AnswerForm(formdata=None), uid, done)


@bp.post("/safeguarding/<uuid:uid>/close")
@access.allow("safeguarding programme")
def close(uid: UUID) -> ResponseReturnValue:
    """Close a report."""
    done = _("The report is closed.")
    return _try(lambda: commands.close(current_user, uid=uid), AnswerForm(formdata=None), uid, done)


@bp.post("/safeguarding/<uuid:uid>/reopen")
@access.allow("safeguarding programme")
def reopen(uid: UUID) -> ResponseReturnValue:
    """Open a closed report again."""
    done = _("The report is open again.")
    return _try(lambda: commands.reopen(current_user, uid=uid), AnswerForm(formdata=None), uid, done)


def _try(do: Callable[[], Any], form: Form, uid: UUID, done: str) -> ResponseReturnValue:
    """Call the command and redirect to the report; a refusal is shown in the form."""
    if not try_it(form, do):
        return _report(uid, form, 422)
    flash(done)
    return redirect(url_for("safeguarding.show", uid=uid), 303)


def _report(uid: UUID, form: Form, status: int = 200) -> ResponseReturnValue:
    report = commands.read(current_user, uid=uid)
    shown: dict[str, Any] = {
        "parts": _report_text(report),
        "labels": ReportForm(formdata=None),
        "acts": queries.acts(report),
    }
    may = rules.may_follow(report.state)
    return page("safeguarding/show.html", status=status, report=report, form=form, may=may, **shown)


def _report_text(report: SafeguardingReport) -> dict[str, str] | None:
    """Return the sections of the text; None if it cannot be unsealed, {} if it was given up."""
    try:
        text = queries.report_text(report.uid)
    except sealing.Unopenable:
        return None
    return report_text.read(text) if text else {}
