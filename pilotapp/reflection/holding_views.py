"""A coordinator's page to record a session: attendance and agreements; and to correct the record."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock
from pilotapp.reflection import holding_commands, queries, rules
from pilotapp.reflection.forms import hold_form
from pilotapp.reflection.views import found, version
from pilotapp.web import access
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import submitted, try_it

bp = Blueprint("holding", __name__)


@bp.route("/reflections/<uuid:uid>/hold", methods=["GET", "POST"])
@access.allow("coordinator programme")
def hold(uid: UUID) -> ResponseReturnValue:
    """Record who came to a session that has begun, or correct the record."""
    session = queries.session(current_user, uid)
    rows, (agreed, is_readable) = queries.attendance(session), queries.agreements(session)
    pilots = queries.invitable(current_user, "pilot") if session.kind != "individual" else []
    known = {"minutes": session.minutes, "follow_up_on": session.follow_up_on}
    form = hold_form(rows, pilots, agreed, **known)
    if "find" in request.form:
        shown: dict[str, Any] = {"session": session, "attendance": rows, "agreed": agreed, "is_readable": is_readable}
        return found(form.also, "reflection/hold.html", form=form, **shown)
    command = holding_commands.correct if session.state == "held" else holding_commands.hold
    if submitted(form):
        if try_it(form, lambda: command(current_user, uid, version(), **form.arguments())):
            flash(_("Written down. The hours count as supervision."))
            return redirect(url_for("reflections.show", uid=uid), 303)
        session = queries.session(current_user, uid)
        rows, (agreed, is_readable) = queries.attendance(session), queries.agreements(session)
    may_write = session.state == "held" or rules.may_hold(session, clock.now())
    if request.method == "GET" and not may_write:  # after a refusal the typed values stay on the page
        flash(_("Only a session that has begun and was not cancelled can be written down."), "warning")
        return redirect(url_for("reflections.show", uid=uid), 303)
    return page(
        "reflection/hold.html", status=form_status(), form=form, session=session, attendance=rows, agreed=agreed,
        is_readable=is_readable,
    )  # fmt: skip
