"""Pages about one's own account: overview, language, own data, leaving."""

import json

from flask import Blueprint, Response, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from pilotapp import clock, phone_numbers
from pilotapp.account import commands
from pilotapp.account.forms import LeaveForm, ProfileForm
from pilotapp.config import Config
from pilotapp.identity import last_coordinator
from pilotapp.own_data import paper
from pilotapp.refusals import Refusal
from pilotapp.web import access, login
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import accepted, submitted
from pilotapp.web.headers import kept
from pilotapp.web.languages import LanguageForm, set_language

bp = Blueprint("account", __name__)


@bp.route("/me", methods=["GET", "POST"])
@access.signed_in
@kept
def me() -> ResponseReturnValue:
    """Show the signed-in person, the language of the app, and links to the other pages of the account."""
    form = LanguageForm(_config().languages, data={"language": current_user.language})
    if submitted(form):
        set_language(current_user, **form.arguments())
        refresh()
        flash(_("Saved."))
        return redirect(url_for("account.me"), 303)
    return page("account/me.html", status=form_status(), form=form)


@bp.route("/me/profile", methods=["GET", "POST"])
@access.signed_in
def profile() -> ResponseReturnValue:
    """Correct one's name, spoken languages and telephone number."""
    number = current_user.phone
    known = {"name": current_user.name, "languages": list(current_user.languages)}
    form = ProfileForm(
        is_pilot=current_user.has_role("pilot"), data=known | {"phone": number and phone_numbers.shown(number)}
    )
    if accepted(form, commands.correct_profile, current_user):
        flash(_("Saved."))
        return redirect(url_for("account.me"), 303)
    return page("account/profile.html", status=form_status(), form=form)


@bp.get("/me/data")
@access.signed_in
def data() -> ResponseReturnValue:
    """Show what is stored about the signed-in person, with two buttons to download it."""
    return page("account/data.html", days=_config().horizon_days)


@bp.post("/me/data.json")
@access.signed_in
@access.recently_authenticated
def data_json() -> ResponseReturnValue:
    """Download one's own data as JSON."""
    found = commands.take_data(current_user, form="json")
    return _download(json.dumps(found, ensure_ascii=False, indent=2).encode(), "application/json", "json")


@bp.post("/me/data.pdf")
@access.signed_in
@access.recently_authenticated
def data_pdf() -> ResponseReturnValue:
    """Download one's own data as a PDF in the reader's language."""
    found = commands.take_data(current_user, form="pdf")
    return _download(paper.render(current_user, found), "application/pdf", "pdf")


@bp.route("/me/leave", methods=["GET", "POST"])
@access.signed_in
@access.recently_authenticated
def leave() -> ResponseReturnValue:
    """Explain what happens on leaving and what stays; the POST does it."""
    form = LeaveForm()
    if submitted(form):
        erases, uid = form.how.data == "erase", current_user.uid
        try:
            (commands.leave_and_erase if erases else commands.leave)(current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            answer = _gone(_("You are erased. Thank you for your work.") if erases else _("You have left. Thank you."))
            if erases:
                login.note_erasure(uid)
            return answer
    last = last_coordinator.is_last(current_user)
    return page("account/leave.html", status=form_status(), form=form, last=last)


def _gone(words: str) -> ResponseReturnValue:
    """Sign out and have the browser delete the pages that it kept."""
    login.end()
    flash(words)
    response = redirect(url_for("auth.sign_in"), 303)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _download(body: bytes, kind: str, ending: str) -> Response:
    day = clock.today(current_user.programme.time_zone).isoformat()
    headers = {"Content-Disposition": f'attachment; filename="my-data-{day}.{ending}"'}
    return Response(body, content_type=kind, headers=headers)


def _config() -> Config:
    config: Config = current_app.config["PILOTAPP"]
    return config
