"""The page of settings for releases."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, RadioField
from wtforms.validators import InputRequired

from pilotapp.settings import release_commands
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import Form, accepted

bp = Blueprint("release_settings", __name__)


class ReleaseForm(Form):
    """The threshold of later releases, and the public page."""

    threshold = RadioField(
        _l("Smallest number that is shown"),
        [InputRequired(release_commands.UNKNOWN)],
        coerce=int,
        choices=lambda: [(number, str(number)) for number in release_commands.THRESHOLDS],
    )
    public_page = BooleanField(_l("Everybody can read the releases on a page of this programme"))

    def arguments(self) -> dict[str, Any]:
        """Return the arguments for the command."""
        return {"threshold": self.threshold.data, "public_page": bool(self.public_page.data)}


@bp.route("/settings/releases", methods=["GET", "POST"])
@access.allow("coordinator")
@access.recently_authenticated
def show() -> ResponseReturnValue:
    """Show and change how releases are protected, and who can read them."""
    form = ReleaseForm(obj=current_user.programme)
    if accepted(form, release_commands.choose, current_user):
        flash(_("Saved."))
        return redirect(url_for("releases.index"), 303)
    return page("settings/releases.html", status=422 if form.errors else 200, form=form)
