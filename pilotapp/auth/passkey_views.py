"""JSON endpoints for registering and using passkeys; pages to add and to end one."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.auth import passkey_commands as commands
from pilotapp.auth import queries, session_commands
from pilotapp.refusals import Refusal, existing
from pilotapp.web import access, client, json_answers, login
from pilotapp.web.answers import page
from pilotapp.web.site import here

bp = Blueprint("passkeys", __name__)
PROOFS = ("confirm", "second")


@bp.post("/sign-in/passkey/options")
@access.open_to_all
@client.bounded("challenge")
def sign_in_options() -> ResponseReturnValue:
    """Return the options to sign in with a passkey; the user is not known yet."""
    return json_answers.ask_device(commands.begin_sign_in(here()))


@bp.post("/sign-in/passkey")
@access.open_to_all
@json_answers.refusing
def sign_in() -> ResponseReturnValue:
    """Sign in with a passkey."""
    sent = json_answers.body()
    shared = sent.get("shared") is True
    started = commands.sign_in(
        sent.get("credential"), site=here(), client_context=client.current(), shared=shared, device=client.agent()
    )
    session_commands.leave_before(started[0].person, current_user)
    login.start(*started)
    return json_answers.go_to(sent.get("next"))


@bp.post("/passkey/options")
@access.signed_in
@access.first_steps
@json_answers.refusing
def proof_options() -> ResponseReturnValue:
    """Return the options to authenticate again: `?purpose=confirm` or `second`."""
    purpose = request.args.get("purpose", "")
    if purpose not in PROOFS:
        abort(404)
    return json_answers.ask_device(commands.begin_proof(current_user, purpose=purpose, site=here()))


@bp.get("/me/passkeys/new")
@access.signed_in
@access.recently_authenticated
@access.first_steps
def new() -> ResponseReturnValue:
    """Show the page with the button that makes a passkey on this device."""
    return page("auth/passkey_new.html", next=access.safe_next(request.args.get("next", url_for("sessions.security"))))


@bp.post("/me/passkeys/options")
@access.signed_in
@access.recently_authenticated
@access.first_steps
def new_options() -> ResponseReturnValue:
    """Return the options to make a passkey on this device."""
    return json_answers.ask_device(commands.begin_adding(current_user, site=here()))


@bp.post("/me/passkeys")
@access.signed_in
@access.recently_authenticated
@access.first_steps
@json_answers.refusing
def add() -> ResponseReturnValue:
    """Store the passkey that the device made; it also serves as a missing second factor."""
    sent = json_answers.body()
    started = commands.add(current_user, sent.get("credential"), site=here(), device=client.agent())
    if started:
        login.start(*started)
    flash(_("Your passkey is ready. From now on it signs you in with one tap."))
    return json_answers.go_to(sent.get("next"))


@bp.route("/me/passkeys/<uuid:uid>/end", methods=["GET", "POST"])
@access.allow("signed_in own")
@access.recently_authenticated
def end(uid: UUID) -> ResponseReturnValue:
    """Ask whether to end a passkey; the POST ends it."""
    passkey = existing(queries.passkey(current_user, uid), _("There is no such passkey."))
    if request.method == "GET":
        return page("auth/passkey_end.html", passkey=passkey, refusal=None)
    try:
        commands.end(current_user, uid=uid)
    except Refusal as refusal:
        return page("auth/passkey_end.html", status=422, passkey=passkey, refusal=refusal)
    flash(_("This passkey opens nothing any more."))
    return redirect(url_for("sessions.security"), 303)
