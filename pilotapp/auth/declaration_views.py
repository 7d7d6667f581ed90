"""The declaration of confidentiality, signed before the first visit."""

from flask import Blueprint, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, codes, i18n
from pilotapp.auth import declaration_commands as commands
from pilotapp.auth.forms import DeclarationForm
from pilotapp.config import current_config
from pilotapp.refusals import Refusal
from pilotapp.web import access
from pilotapp.web.access import safe_next
from pilotapp.web.answers import form_status, page

bp = Blueprint("declarations", __name__)


@bp.route("/declaration", methods=["GET", "POST"])
@access.allow("pilot")
@access.before_declaration
def sign() -> ResponseReturnValue:
    """Show the text with one button; after signing, the text with the date, to read and to print."""
    form = DeclarationForm(current_config().languages)
    if request.method == "POST":
        if not form.validate():
            abort(400)  # hidden fields, so no person made this mistake
        try:
            commands.sign(current_user, **form.arguments())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Thank you. Your promise is signed."))
            return redirect(safe_next(request.form.get("next")), 303)
    return page(
        "auth/declaration.html",
        status=form_status(),
        form=form,
        signature=commands.signed(current_user),
        version=codes.DECLARATION,
        language_of_text=i18n.spoken(),
        today=clock.now(),
        next=safe_next(request.values.get("next")),
    )
