"""The security page: sessions and credentials of the account, and ending sessions."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from pilotapp.auth import queries, second_factor_commands, second_factor_rules
from pilotapp.auth import session_commands as commands
from pilotapp.identity import session_lifetimes
from pilotapp.web import access, devices, login
from pilotapp.web.answers import page

bp = Blueprint("sessions", __name__)


@bp.get("/me/security")
@access.signed_in
def security() -> ResponseReturnValue:
    """Show the open sessions, passkeys, password, authenticator app and recovery codes."""
    return page(
        "auth/security.html",
        sessions=queries.open_sessions(current_user),
        here=current_user.session.uid,
        in_words=devices.in_words,
        passkeys=queries.passkeys(current_user),
        left=second_factor_commands.recovery_codes_left(current_user),
        few=second_factor_rules.FEW,
        needs_factor=session_lifetimes.asks_for_second_factor(current_user.roles),
    )


@bp.post("/me/sessions/<uuid:uid>/end")
@access.allow("signed_in own")
def end(uid: UUID) -> ResponseReturnValue:
    """End one of the user's sessions. Missing becomes a 404."""
    commands.end(current_user, uid=uid)
    flash(_("Signed out there."))
    return redirect(url_for("sessions.security"), 303)


@bp.post("/me/sessions/end-all")
@access.signed_in
def end_all() -> ResponseReturnValue:
    """End the user's other sessions, or with the field `here` all of them."""
    everywhere = "here" in request.form
    ended = commands.end_all(current_user, others_only=not everywhere)
    if everywhere:
        login.end()
        flash(_("You are signed out everywhere."))
        return redirect(url_for("auth.sign_in"), 303)
    flash(ngettext("Signed out in %(num)s other place.", "Signed out in %(num)s other places.", ended))
    return redirect(url_for("sessions.security"), 303)
