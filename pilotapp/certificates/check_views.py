"""The public page to check a certificate; never cached, excluded from search engines.

It shows what a forger would change: whether the certificate is valid, its programme and period, the hours, when it was
issued. It never shows a name. To check the name on the paper, one types it and gets yes or no. That needs the code,
which is printed on the paper only.
"""

from typing import Any

from flask import Blueprint, Response, make_response, request

from pilotapp.certificates import commands
from pilotapp.certificates.forms import CheckForm
from pilotapp.refusals import Refusal
from pilotapp.web import access, client
from pilotapp.web.answers import page
from pilotapp.web.forms import submitted
from pilotapp.web.throttle import TooMany

bp = Blueprint("certificate_check", __name__)


@bp.route("/certificates/check", methods=["GET", "POST"])
@access.open_to_all
@access.secret_address
def check() -> Response:
    """Show the form; with a code, scanned from the paper or typed, show the result."""
    by_link = request.method == "GET" and "code" in request.args
    form = CheckForm(formdata=request.args if by_link else request.form)
    found: dict[str, Any] = {}
    if submitted(form) or (by_link and form.validate()):
        found = _answer(form)
    status = 422 if form.errors or (request.method == "POST" and not found) else 200
    response = make_response(page("certificates/check.html", status=status, form=form, **found))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(form: CheckForm) -> dict[str, Any]:
    """Return what the page shows: the certificate, or that it is unknown, with the `spans` of possibly lost records.

    Errors that can be corrected are shown at their field.
    """
    try:
        row = commands.check(client_context=client.current(), **form.arguments())
    except commands.OtherName as refusal:
        form.refuse(refusal)
        return {"row": refusal.certificate, "other_name": True}
    except commands.PerhapsLost as refusal:
        return {"spans": refusal.spans}
    except TooMany as refusal:
        form.refuse(refusal)
    except Refusal as refusal:
        if refusal.field is None:
            return {"unknown": refusal.message}
        form.refuse(refusal)
    else:
        return {"row": row, "same_name": bool(form.name.data and row.printed_name)}
    return {}
