"""Pages of the second factor: proving it, setting it up, recovery codes, turning it off."""

from __future__ import annotations

from typing import Any

import segno
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pilotapp.auth import second_factor_commands as commands
from pilotapp.auth import second_factor_rules, sessions
from pilotapp.auth.second_factor_forms import CodeForm, SetUpForm
from pilotapp.refusals import Refusal
from pilotapp.web import access, client, json_answers, login
from pilotapp.web.access import safe_next
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import submitted
from pilotapp.web.site import here

bp = Blueprint("second_factor", __name__)


@bp.route("/sign-in/second", methods=["GET", "POST"])
@access.signed_in
@access.first_steps
def prove() -> ResponseReturnValue:
    """The second step of signing in: a code of the app, a recovery code, or a passkey."""
    if current_user.session.mfa_complete:
        return redirect(_next(), 303)
    if not sessions.has_second_factor(current_user):
        return redirect(url_for("second_factor.begin", next=_next()), 303)
    form = CodeForm()
    if submitted(form):
        try:
            login.start(*commands.prove(current_user, **form.arguments(), client_context=client.current()))
            return redirect(_next(), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return page("auth/second_factor_prove.html", status=form_status(), form=form, next=_next(), **_keys())


@bp.post("/sign-in/second/passkey")
@access.signed_in
@access.first_steps
def prove_by_passkey() -> ResponseReturnValue:
    """The second step by a passkey: the answer of the device that `passkeys.proof_options` asked."""
    sent = json_answers.body()
    try:
        login.start(*commands.prove_by_passkey(current_user, sent.get("credential"), site=here()))
    except Refusal as refusal:
        return json_answers.refused(refusal)
    return json_answers.go_to(sent.get("next"))


@bp.route("/me/second-factor", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
@access.first_steps
def begin() -> ResponseReturnValue:
    """Set up codes of an app; the answer is ten recovery codes, shown once."""
    if not current_user.session.mfa_complete and sessions.has_second_factor(current_user):
        return redirect(url_for("second_factor.prove", next=_next()), 303)
    form = SetUpForm()
    if submitted(form):
        try:
            codes, started = commands.set_up(current_user, **form.arguments())
            return _shown_once(codes, started)
        except Refusal as refusal:
            form.refuse(refusal)
    secret = commands.secret_of(current_user, form.offered.data or "")
    if secret is None:
        form.offered.data = commands.offer(current_user)
        secret = commands.secret_of(current_user, form.offered.data)
    return page(
        "auth/second_factor_begin.html",
        status=form_status(),
        form=form,
        next=_next(),
        **_for_the_app(secret or ""),
    )


@bp.route("/me/recovery-codes", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
def recovery_codes() -> ResponseReturnValue:
    """The question whether new recovery codes shall replace the old ones, and the new ones, shown once."""
    if request.method == "POST":
        try:
            return _shown_once(commands.make_recovery_codes(current_user))
        except Refusal as refusal:
            return _back(refusal)
    return page("auth/recovery_codes_new.html", left=commands.recovery_codes_left(current_user))


@bp.route("/me/second-factor/end", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
def turn_off() -> ResponseReturnValue:
    """The question whether the codes of the app shall end, and the deed."""
    if request.method == "GET":
        return page("auth/second_factor_end.html")
    try:
        commands.turn_off(current_user)
    except Refusal as refusal:
        return _back(refusal)
    flash(_("The codes from your app are turned off."))
    return redirect(url_for("sessions.security"), 303)


def _shown_once(codes: list[str], started: commands.Started | None = None) -> ResponseReturnValue:
    """The page with the codes; not a redirect, because nothing keeps them."""
    if started:
        login.start(*started)
    return page("auth/recovery_codes.html", codes=codes, next=_next() if started else url_for("sessions.security"))


def _back(refusal: Refusal) -> ResponseReturnValue:
    flash(str(refusal.message), "error")
    return redirect(url_for("sessions.security"), 303)


def _for_the_app(secret: str) -> dict[str, Any]:
    """The secret as a picture to scan, as an address that an app on this phone opens, and as text."""
    address = second_factor_rules.address(secret, name=current_user.email, issuer=current_user.programme.name)
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    picture = Markup(drawn)  # noqa: S704 - an SVG made of our own squares
    return {"picture": picture, "address": address, "secret": second_factor_rules.in_groups(secret)}


def _keys() -> dict[str, Any]:
    return {"has_codes": current_user.totp is not None, "has_passkey": sessions.has_passkey(current_user)}


def _next() -> str:
    return safe_next(request.values.get("next"))
