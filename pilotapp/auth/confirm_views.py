"""The page that asks once more who you are, before something that matters.

A form that was sent too late (`again`: its address) is not lost: its values wait in this page, passwords aside, and
are sent by one more tap after the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.auth import confirm_commands as commands
from pilotapp.auth import entering
from pilotapp.auth.second_factor_forms import AgainForm, CodeForm
from pilotapp.models import Session
from pilotapp.refusals import Refusal
from pilotapp.web import access, login
from pilotapp.web.access import safe_next
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted

bp = Blueprint("confirming", __name__)

Values = list[tuple[str, str]]
NOT_KEPT = ("csrf_token", "password")


@bp.route("/confirm", methods=["GET", "POST"])
@access.signed_in
@access.first_steps
def confirm() -> ResponseReturnValue:
    """Ask for the password, a code or a passkey, and go on to where the person wanted to go."""
    password, code = AgainForm(), CodeForm()
    ways = {"password": password, "code": code}
    asked = ways.get(request.form.get("by", ""))
    status = 422 if request.method == "POST" else 200
    try:
        if request.form.get("by") == "demo" and current_app.config["PILOTAPP"].demo:
            return _go_on(lambda: commands.by_button(current_user))
        if asked is password and submitted(password):
            return _go_on(lambda: commands.by_password(current_user, **password.arguments()))
        if asked is code and submitted(code):
            return _go_on(lambda: commands.by_code(current_user, **code.arguments()))
    except Refusal as refusal:
        (asked or password).refuse(refusal)
    return page("auth/confirm.html", status=status, ways=ways, asked=asked, next=_next(), **_again(), **_known())


def _go_on(prove: Callable[[], tuple[Session, str]]) -> ResponseReturnValue:
    """Carry the new token; then where she wanted to go, or the form that came too late, to be sent by one tap."""
    login.start(*prove())
    again = _again()
    if not again["again"]:
        return redirect(_next(), 303)
    return page("auth/confirm_again.html", **again)


def _again() -> dict[str, Any]:
    """The address of a form that was sent too late, and its values."""
    again = request.values.get("again")
    if not again or request.method == "GET":
        return {"again": "", "values": []}
    if "kept" in request.form:
        return {"again": safe_next(again), "values": _read(request.form["kept"])}
    sent = request.form.items(multi=True)
    return {"again": safe_next(again), "values": [(name, value) for name, value in sent if not _secret(name)]}


def _secret(name: str) -> bool:
    return any(part in name for part in NOT_KEPT)


def _read(kept: str) -> Values:
    """What this page wrote of the values; nothing where somebody else wrote it."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(kept)]
    except (ValueError, TypeError):
        return []


def _known() -> dict[str, Any]:
    return {
        "has_password": current_user.password_hash is not None,
        "has_codes": current_user.totp is not None,
        "has_passkey": entering.has_passkey(current_user),
        "is_demo": current_user.session.way == "demo" and current_app.config["PILOTAPP"].demo,
    }


def _next() -> str:
    return safe_next(request.values.get("next"))
