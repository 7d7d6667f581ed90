"""Pages about myself: who I am here, the language of the app."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from pilotapp.config import Config
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted
from pilotapp.web.headers import kept
from pilotapp.web.languages import LanguageForm, set_language

bp = Blueprint("account", __name__)


@bp.route("/me", methods=["GET", "POST"])
@access.signed_in
@kept
def me() -> ResponseReturnValue:
    """Who I am here, and the language in which the app speaks to me."""
    form = LanguageForm(_config().languages, data={"language": current_user.language})
    if submitted(form):
        set_language(current_user, **form.arguments())
        refresh()
        flash(_("Saved."))
        return redirect(url_for("account.me"), 303)
    return page("account/me.html", status=_status(), form=form)


def _status() -> int:
    return 422 if request.method == "POST" else 200


def _config() -> Config:
    config: Config = current_app.config["PILOTAPP"]
    return config
