"""Pages of an invitation: the first steps of the person who holds the link."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.auth import invite_commands as commands
from pilotapp.auth import queries, session_commands
from pilotapp.auth.forms import PasswordForm
from pilotapp.models import Session
from pilotapp.refusals import Refusal
from pilotapp.web import access, client, json_answers, login
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import submitted
from pilotapp.web.site import here
from pilotapp.web.throttle import Wrong

bp = Blueprint("invites", __name__)


@bp.route("/invite/<token>", methods=["GET", "POST"])
@access.open_to_all
@access.secret_address
def welcome(token: str) -> ResponseReturnValue:
    """Show who invites; offer a passkey or a password. Only a POST uses the link up, because mail scanners GET it."""
    try:
        invitation = commands.find(token, client_context=client.current())
    except Wrong:
        return page("auth/invite_gone.html", status=410)
    form = PasswordForm()
    if submitted(form):
        try:
            started = commands.use(token, **form.arguments(), client_context=client.current(), device=client.agent())
            return redirect(_begin(*started), 303)
        except Refusal as refusal:
            if queries.open_invite(token) is None:  # used by another request
                return page("auth/invite_gone.html", status=410)
            form.refuse(refusal)
    status = form_status()
    return page(
        "auth/invite.html",
        status=status,
        form=form,
        token=token,
        person=invitation.person,
        inviter=invitation.created_by,
        returning=queries.has_keys(invitation.person),
    )


@bp.post("/invite/<token>/passkey/options")
@access.open_to_all
@access.secret_address
@client.bounded("invite")
@json_answers.refusing
def passkey_options(token: str) -> ResponseReturnValue:
    """Return the options for the device as JSON. The invitation stays open."""
    return json_answers.ask_device(commands.begin_with_passkey(token, site=here(), client_context=client.current()))


@bp.post("/invite/<token>/passkey")
@access.open_to_all
@access.secret_address
@json_answers.refusing
def passkey(token: str) -> ResponseReturnValue:
    """Sign in with the passkey that the device made."""
    credential = json_answers.body().get("credential")
    started = commands.use_with_passkey(
        token, credential, site=here(), client_context=client.current(), device=client.agent()
    )
    return json_answers.go_to(_begin(*started))


def _begin(started: Session, token: str) -> str:
    """Set the new session's cookie; return the next page: the declaration, then installing the app, then home."""
    session_commands.leave_before(started.person, current_user)
    login.start(started, token)
    installing = url_for("pwa.install", first="yes")
    if started.person.has_role("pilot"):
        return url_for("declarations.sign", next=installing)
    return installing if started.mfa_complete else "/"
