"""Pages of an invited person: the sessions and the answer. For pilots, and coordinators in peer sessions."""

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, db, notices
from pilotapp.reflection import calendar_file, commands, pilot_queries, queries, rules
from pilotapp.reflection.agenda import agenda
from pilotapp.reflection.forms import AnswerForm
from pilotapp.refusals import Missing, Refusal
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted

bp = Blueprint("invited", __name__)


@bp.get("/reflections/mine")
@access.allow("pilot, coordinator")
def index() -> ResponseReturnValue:
    """List the sessions that the person is invited to, and past ones."""
    if not current_user.roles & {"pilot", "coordinator"}:
        raise Missing("")
    with db.transaction():
        notices.seen(current_user, current_user.uid)  # the reminder that a session is due
    found = pilot_queries.mine(current_user, request.args.get("after"))
    return page("reflection/mine.html", found=found)


@bp.get("/reflections/mine/<uuid:uid>")
@access.allow("pilot own, coordinator own")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one invitation; redirects to the list if it was withdrawn."""
    try:
        return _shown(uid)
    except Missing:
        if not pilot_queries.was_invited(current_user, uid):
            raise
    with db.transaction():
        notices.seen(current_user, uid)
    flash(_("You are not invited to this session any more."), "info")
    return redirect(url_for("invited.index"), 303)


@bp.post("/reflections/mine/<uuid:uid>/answer")
@access.allow("pilot own, coordinator own")
def answer(uid: UUID) -> ResponseReturnValue:
    """Answer yes or no."""
    pilot_queries.invitation(current_user, uid)
    form = AnswerForm()
    if not submitted(form):
        return _shown(uid, Refusal(_("Please choose one of the two answers.")))
    try:
        row = commands.answer(current_user, uid, **form.arguments())
    except Missing:
        raise
    except Refusal as refusal:
        return _shown(uid, refusal)
    flash(_("Good, you are coming.") if row.answer == "yes" else _("Your answer has arrived: you cannot come."))
    return redirect(url_for("invited.show", uid=uid), 303)


@bp.get("/reflections/mine/<uuid:uid>/calendar.ics")
@access.allow("pilot own, coordinator own")
def calendar(uid: UUID) -> ResponseReturnValue:
    """Download the session for the phone's calendar."""
    session = pilot_queries.invitation(current_user, uid).session
    body = calendar_file.render(session, current_user.programme.name)
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return Response(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _shown(uid: UUID, refusal: Refusal | None = None) -> ResponseReturnValue:
    row = pilot_queries.invitation(current_user, uid)
    if refusal is None:
        with db.transaction():
            notices.seen(current_user, uid)
    found = agenda(row.session)
    agreed, is_readable = queries.agreements(row.session) if row.session.state == "held" else ("", True)
    return page(
        "reflection/invitation.html", status=422 if refusal else 200, row=row, session=row.session, agreed=agreed,
        is_readable=is_readable, themes=found.for_group if found else (), refusal=refusal,
        may_answer=rules.may_answer(row.session, clock.now()), fewest=rules.FEWEST_PILOTS,
    )  # fmt: skip
