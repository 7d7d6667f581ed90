"""Pages of the second factor: prove it, set it up, make recovery codes, turn it off."""

from typing import Any

import segno
from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pilotapp.auth import second_factor_commands as commands
from pilotapp.auth import second_factor_rules, sessions
from pilotapp.auth.forms import CodeForm, SetUpForm
from pilotapp.refusals import Refusal
from pilotapp.web import access, client, json_answers, login
from pilotapp.web.access import next_page
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import accepted
from pilotapp.web.site import here

bp = Blueprint("second_factor", __name__)


@bp.route("/sign-in/second", methods=["GET", "POST"])
@access.signed_in
@access.first_steps
def prove() -> ResponseReturnValue:
    """Second step of signing in: a code of the app, a recovery code, or a passkey."""
    if current_user.session.mfa_complete:
        return redirect(next_page(), 303)
    if not sessions.has_second_factor(current_user):
        return redirect(url_for("second_factor.begin", next=next_page()), 303)
    form = CodeForm()
    if started := accepted(form, commands.prove, current_user, client_context=client.current()):
        login.start(*started)
        return redirect(next_page(), 303)
    return page("auth/second_factor_prove.html", status=form_status(), form=form, next=next_page(), **_keys())


@bp.post("/sign-in/second/passkey")
@access.signed_in
@access.first_steps
@json_answers.refusing
def prove_by_passkey() -> ResponseReturnValue:
    """Second step with a passkey: the device's answer to `passkeys.proof_options`."""
    sent = json_answers.body()
    login.start(*commands.prove_by_passkey(current_user, sent.get("credential"), site=here()))
    return json_answers.go_to(sent.get("next"))


@bp.route("/me/second-factor", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
@access.first_steps
def begin() -> ResponseReturnValue:
    """Set up an authenticator app; the answer shows ten recovery codes once."""
    if not current_user.session.mfa_complete and sessions.has_second_factor(current_user):
        return redirect(url_for("second_factor.prove", next=next_page()), 303)
    form = SetUpForm()
    if made := accepted(form, commands.set_up, current_user):
        return _shown_once(*made)
    secret = commands.secret_of(current_user, form.offered.data or "")
    if secret is None:
        form.offered.data = commands.offer(current_user)
        secret = commands.secret_of(current_user, form.offered.data)
    return page(
        "auth/second_factor_begin.html",
        status=form_status(),
        form=form,
        next=next_page(),
        **_for_the_app(secret or ""),
    )


@bp.route("/me/recovery-codes", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
def recovery_codes() -> ResponseReturnValue:
    """Ask whether new recovery codes replace the old ones; the POST shows the new ones once."""
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
    """Ask whether to remove the authenticator app; the POST removes it."""
    if request.method == "GET":
        return page("auth/second_factor_end.html")
    try:
        commands.turn_off(current_user)
    except Refusal as refusal:
        return _back(refusal)
    flash(_("The codes from your app are turned off."))
    return redirect(url_for("sessions.security"), 303)


def _shown_once(codes: list[str], started: commands.Started | None = None) -> ResponseReturnValue:
    """Render the page with the codes. No redirect, because the codes are not stored."""
    if started:
        login.start(*started)
    return page("auth/recovery_codes.html", codes=codes, next=next_page() if started else url_for("sessions.security"))


def _back(refusal: Refusal) -> ResponseReturnValue:
    flash(str(refusal.message), "error")
    return redirect(url_for("sessions.security"), 303)


def _for_the_app(secret: str) -> dict[str, Any]:
    """Return the secret as a QR code, as an otpauth:// address for an app on this phone, and as text."""
    address = second_factor_rules.address(secret, name=current_user.email, issuer=current_user.programme.name)
    drawn = segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    picture = Markup(drawn)  # noqa: S704 - an SVG that was generated here
    return {"picture": picture, "address": address, "secret": second_factor_rules.in_groups(secret)}


def _keys() -> dict[str, Any]:
    return {"has_codes": current_user.totp is not None, "has_passkey": sessions.has_passkey(current_user)}
