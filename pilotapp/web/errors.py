"""What a person sees when something goes wrong: what happened and what to do; JSON for the phone's scripts."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, current_app, g, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from pilotapp import db
from pilotapp.log import logger
from pilotapp.refusals import Missing
from pilotapp.web import client, forgery, login, metrics
from pilotapp.web.throttle import TooMany

csrf = CSRFProtect()
WAIT = 20  # seconds after which it is worth to ask again a server whose database is away


def init_app(app: Flask) -> None:
    """Register the pages of errors and the guards against forged and unwritable requests."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False
    csrf.init_app(app)
    app.jinja_env.globals.update(typed_by=_typed_by)
    app.before_request(_refuse_unwritable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Missing, lambda error: _show(404))
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(CSRFError, lambda error: _show(403, csrf=True, typed=_typed()))
    app.register_error_handler(Exception, _unexpected)


def _refuse_unwritable() -> None:
    """Answer 400 to NUL characters: no keyboard writes them, and PostgreSQL takes none into a text."""
    if any("\0" in text for texts in request.values.listvalues() for text in texts):
        abort(400)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return _show(error.code)


def _too_many(error: TooMany) -> ResponseReturnValue:
    client.slow_down(error)
    return _show(429, text=str(error.message))


def _away(error: Exception) -> ResponseReturnValue:
    """503: the database does not answer or cannot write. Nobody can be known then, so the page is nobody's."""
    logger.error("database is away", exc_info=error)
    metrics.count_error("away")
    g._login_user = login.manager.anonymous_user()  # whoever asks stands in the database
    title, text, drawing = _words(503, csrf=False)
    if _is_for_a_program():
        answer = jsonify(error=f"{title}. {text}", csrf=False)
        answer.status_code = 503
    else:
        typed = _kept() if request.method == "POST" and forgery.is_own() else []
        here = "/" + request.full_path.removesuffix("?").lstrip("/\\")  # '/\\' begins another site for browsers
        way = (here, _("Try again")) if request.method == "GET" else ("/", _("To the start"))
        answer = _instead(503, title=title, text=text, drawing=drawing, typed=typed, sender=_sender(), way=way)
    answer.headers["Retry-After"] = str(WAIT)
    return answer


def _unexpected(error: Exception) -> ResponseReturnValue:
    if db.is_away(error):
        return _away(error)
    logger.error("unexpected error", exc_info=error)
    metrics.count_error("unexpected")
    if current_app.testing or current_app.debug:
        raise error
    return _show(500)


def _typed_by() -> str:
    """Who types into a form of this answer, as her uid; nothing where nobody is signed in."""
    return str(current_user.uid) if current_user.is_authenticated else ""


def _typed() -> list[tuple[str, str]]:
    """What she typed into a page of ours that was open for too long, to be sent once more; no secrets.

    Nothing where somebody else has signed in in this browser since: it would be sent in her name.
    """
    is_hers = forgery.is_own() and request.form.get("typed_by") == _typed_by()
    return _kept() if is_hers else []


def while_signed_out() -> ResponseReturnValue | None:
    """The answer to a form that comes after the session is over: it stays in the page, to be sent once more.

    Nothing where no page of ours sent anything worth keeping; then a redirect will do. The browser shows only what it
    has just sent itself, secrets aside; who signs in meanwhile is compared when it is sent once more.
    """
    typed = _kept() if forgery.is_own() else []
    if not typed:
        return None
    title = _("You are signed out")
    text = _("Sign in on a new page, then come back to this one and send it once more.")
    return _instead(401, title=title, text=text, drawing="doors", typed=typed, sender=_sender(), sign_in=True)


def _sender() -> str:
    """Who typed into the form that was sent, as it says itself."""
    return request.form.get("typed_by", "")


def _instead(status: int, **values: Any) -> Response:
    """The page of an error as a whole, also where htmx asked for a part: it takes no such answer into the page."""
    answer = make_response(render_template("error.html", **values), status)
    if "HX-Request" in request.headers:
        answer.status_code = 422
        answer.headers.update({"HX-Retarget": "main", "HX-Reselect": "main", "HX-Reswap": "outerHTML"})
    return answer


def _kept() -> list[tuple[str, str]]:
    """The fields of this request without secrets and tokens."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if not any(part in name for part in forgery.NOT_KEPT)]


def _show(
    status: int, csrf: bool = False, text: str | None = None, typed: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    title, usual, drawing = _words(status, csrf)
    text = text or usual
    if _is_for_a_program():
        return jsonify(error=f"{title}. {text}", csrf=csrf), status
    if status == 403 and _reads_releases_only():
        text, way = _("You see releases."), (url_for("funders.index"), _("To your releases"))
    else:
        way = ("/", _("To the start"))
    return render_template("error.html", title=title, text=text, drawing=drawing, typed=typed, way=way), status


def _is_for_a_program() -> bool:
    """Whether the answer is read by a script: JSON instead of a page."""
    return bool(request.path.startswith("/sync") or request.is_json)


def _reads_releases_only() -> bool:
    """Whether a funder asks: she has no coordination that could open a page to her."""
    return bool(current_user.is_authenticated and current_user.roles == {"funder"})


def _words(status: int, csrf: bool) -> tuple[str, str, str]:
    if csrf:
        words = _("Nothing was changed. Please send it once more, or go back and load the page again.")
        if not request.cookies:
            words += " " + _("If that does not help, please allow cookies for this site, or use another browser.")
        return _("This page was open for too long"), words, "storm"
    known = {
        403: (_("This page is not for your role"), _("Do you need this page? Please ask the coordination."), "compass"),
        404: (
            _("There is nothing here"),
            _("The address is wrong, or it is not yours. Go back to the start."),
            "compass",
        ),
        405: (_("This does not work like that"), _("Please go back and use the buttons of the page."), "compass"),
        413: (_("This is too much at once"), _("Please send less."), "storm"),
        429: (_("Too many tries"), _("Please wait a minute and try again."), "storm"),
        503: (
            _("The server cannot work just now"),
            _("It can neither read nor save. Please try again in a minute. What is on your phone stays there."),
            "storm",
        ),
    }
    unknown = (_("Something went wrong"), _("It is our fault. What you sent was not saved. Please try again."), "storm")
    refused = (_("This could not be read"), _("Please go back and try again."), "storm")
    return known.get(status, unknown if status >= 500 else refused)
