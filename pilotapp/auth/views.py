"""Pages to sign in and out, to change one's password, and to choose the language of the app."""

from flask import Blueprint, abort, flash, make_response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.auth import commands, queries, session_commands
from pilotapp.auth.forms import PasswordForm, SignInForm
from pilotapp.config import current_config
from pilotapp.models import Session
from pilotapp.refusals import Refusal
from pilotapp.web import access, client, late_delivery, login
from pilotapp.web.access import next_page
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import accepted, submitted
from pilotapp.web.languages import LanguageForm, set_language

bp = Blueprint("auth", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@access.open_to_all
def sign_in() -> ResponseReturnValue:
    """Sign in with e-mail and password; in a demo also with one button per person."""
    if current_user.is_authenticated:
        return redirect(next_page(), 303)
    form = SignInForm()
    if started := accepted(form, commands.sign_in, client_context=client.current(), device=client.agent()):
        return _begin(*started)
    people = queries.people_of_the_demo() if current_config().demo else []
    told = login.was_set_back()
    return page(
        "auth/sign_in.html", status=form_status(), form=form, people=people, next=next_page(), was_set_back=told
    )


@bp.post("/sign-in/demo")
@access.open_to_all
@client.bounded("demo")
def sign_in_demo() -> ResponseReturnValue:
    """Sign in as one of the demo people; outside a demo this address does not exist."""
    if not current_config().demo:
        abort(404)
    try:
        return _begin(*commands.sign_in_demo(email=request.form.get("email", ""), device=client.agent()))
    except Refusal:
        abort(404)


@bp.post("/sign-out")
@access.open_to_all
def sign_out() -> ResponseReturnValue:
    """Sign out and have the browser delete the pages that it kept."""
    if current_user.is_authenticated:
        commands.sign_out(current_user, token=current_user.session_token)
    late_delivery.end_here()
    login.end()
    flash(_("You are signed out."))
    response = make_response(redirect(url_for("auth.sign_in"), 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/me/password", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
def password() -> ResponseReturnValue:
    """Set a new password; the user's other sessions end."""
    form = PasswordForm()
    if accepted(form, commands.set_password, current_user):
        flash(_("Your new password holds from now on. Everywhere else you are signed out."))
        return redirect(url_for("sessions.security"), 303)
    return page("auth/password.html", status=form_status(), form=form)


@bp.post("/language")
@access.open_to_all
@client.bounded("language")
def language() -> ResponseReturnValue:
    """Set the language, for the signed-in person or else for this browser."""
    form = LanguageForm(current_config().languages)
    if not submitted(form):
        abort(400)
    if current_user.is_authenticated:
        set_language(current_user, **form.arguments())
    session["language"] = form.language.data
    return redirect(next_page(), 303)


def _begin(started: Session, token: str) -> ResponseReturnValue:
    """Set the new session's cookie and go on to the requested page."""
    session_commands.leave_before(started.person, current_user)
    login.start(started, token)
    return redirect(next_page(), 303)
