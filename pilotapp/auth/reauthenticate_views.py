"""The page that asks the user to authenticate again before a sensitive action.

A form that was sent when this was due is not lost: this page carries its values, except passwords, and its address
(`again`); after the authentication one more tap sends it.
"""

import json
from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import clock
from pilotapp.auth import reauthenticate_commands as commands
from pilotapp.auth import sessions
from pilotapp.auth.forms import AgainForm, CodeForm
from pilotapp.config import current_config
from pilotapp.identity import session_lifetimes
from pilotapp.refusals import Refusal
from pilotapp.web import access, client, json_answers, login
from pilotapp.web.access import next_page, safe_next
from pilotapp.web.answers import page
from pilotapp.web.forms import Form, submitted
from pilotapp.web.site import here

bp = Blueprint("reauthenticate", __name__)

NOT_KEPT = ("csrf_token", "typed_by", "password")  # the first code of an app is kept: it is still valid


@bp.route("/confirm", methods=["GET", "POST"])
@access.signed_in
@access.first_steps
def show() -> ResponseReturnValue:
    """Ask for the password, a code or a passkey, then go on to the requested page."""
    password, code = AgainForm(), CodeForm()
    asked = {"password": password, "code": code}.get(request.form.get("by", ""))
    try:
        if _is_proven(asked):
            again = _again()
            return page("auth/reauthenticate_again.html", **again) if again["again"] else redirect(next_page(), 303)
    except Refusal as refusal:
        (asked or password).refuse(refusal)
    status = 422 if asked else 200
    return page(
        "auth/reauthenticate.html",
        status=status,
        password=password,
        code=code,
        asked=asked,
        next=next_page(),
        **_again(),
        **_ways(),
    )


@bp.post("/confirm/passkey")
@access.signed_in
@access.first_steps
@json_answers.refusing
def by_passkey() -> ResponseReturnValue:
    """Reauthenticate with the device's answer to `passkeys.proof_options`."""
    sent = json_answers.body()
    login.renew(commands.by_passkey(current_user, sent.get("credential"), site=here()))
    return json_answers.go_to(sent.get("next"))


def _is_proven(asked: Form | None) -> bool:
    """Whether this request, or with a passkey the previous one, authenticated the person; renews the token if so."""
    by = request.form.get("by")
    if by == "passkey":
        return bool(clock.now() - current_user.session.authenticated_at < session_lifetimes.REAUTHENTICATED_FOR)
    if by == "demo" and current_config().demo:
        login.renew(commands.by_button(current_user))
        return True
    if asked is None or not submitted(asked):
        return False
    prove = commands.by_password if by == "password" else commands.by_code
    login.renew(prove(current_user, **asked.arguments(), client_context=client.current()))
    return True


def _again() -> dict[str, Any]:
    """Return the address and the values of the form that was interrupted."""
    if request.method == "GET" or not request.values.get("again"):
        return {"again": "", "values": []}
    sent = _read(request.form["kept"]) if "kept" in request.form else list(request.form.items(multi=True))
    kept = [(name, value) for name, value in sent if not any(part in name for part in NOT_KEPT)]
    return {"again": safe_next(request.values["again"]), "values": kept}


def _read(kept: str) -> list[tuple[str, str]]:
    """Return the values that this page signed; empty if the signature is wrong."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(kept)]
    except (ValueError, TypeError):
        return []


def _ways() -> dict[str, Any]:
    """Return the ways in which this person can reauthenticate."""
    return {
        "has_password": current_user.password_hash is not None and commands.password_is_enough(current_user),
        "has_codes": current_user.totp is not None,
        "has_passkey": sessions.has_passkey(current_user),
        "is_demo": current_user.session.way == "demo" and current_config().demo,
    }
