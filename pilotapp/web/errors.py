"""Error pages: what happened and what to do; JSON for scripts."""

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
WAIT = 20  # seconds for Retry-After while the database is unavailable


def init_app(app: Flask) -> None:
    """Register the error pages and the guards against forged and unwritable requests."""
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
    """Answer 400 to NUL characters: no keyboard types them, and PostgreSQL does not store them in text."""
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
    """503: the database does not answer or cannot write. The user cannot be loaded then, so the page is anonymous."""
    logger.error("database is away", exc_info=error)
    metrics.count_error("away")
    g._login_user = login.manager.anonymous_user()  # the user would be loaded from the database
    title, text, drawing = _words(503, csrf=False)
    if _is_for_a_program():
        answer = jsonify(error=f"{title}. {text}", csrf=False)
        answer.status_code = 503
    else:
        typed = _kept() if request.method == "POST" and forgery.is_own() else []
        here = "/" + request.full_path.removesuffix("?").lstrip("/\\")  # for browsers '/\\' begins another host
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
    """Return the uid of the person who types into a form of this response; '' if nobody is signed in."""
    return str(current_user.uid) if current_user.is_authenticated else ""


def _typed() -> list[tuple[str, str]]:
    """Return the values of an outdated form of this site, to be submitted again; without secrets.

    Empty if somebody else has signed in in this browser since: it would be submitted in their name.
    """
    is_hers = forgery.is_own() and request.form.get("typed_by") == _typed_by()
    return _kept() if is_hers else []


def while_signed_out() -> ResponseReturnValue | None:
    """Return the response to a form that arrives after the session ended: a page with its values, to submit again.

    None if the form has nothing worth keeping; then a redirect is enough. The browser only gets back what it has just
    sent, without secrets; when it is submitted again, the signed-in person is compared with the writer.
    """
    typed = _kept() if forgery.is_own() else []
    if not typed:
        return None
    title = _("You are signed out")
    text = _("Sign in on a new page, then come back to this one and send it once more.")
    return _instead(401, title=title, text=text, drawing="doors", typed=typed, sender=_sender(), sign_in=True)


def _sender() -> str:
    """Return who typed into the submitted form, by its own hidden field."""
    return request.form.get("typed_by", "")


def _instead(status: int, **values: Any) -> Response:
    """Render a whole error page, also for htmx, which does not swap such a response into the page."""
    answer = make_response(render_template("error.html", **values), status)
    if "HX-Request" in request.headers:
        answer.status_code = 422
        answer.headers.update({"HX-Retarget": "main", "HX-Reselect": "main", "HX-Reswap": "outerHTML"})
    return answer


def _kept() -> list[tuple[str, str]]:
    """Return the fields of this request without secrets and tokens."""
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
    """Whether a script reads the response: JSON instead of a page."""
    return bool(request.path.startswith("/sync") or request.is_json)


def _reads_releases_only() -> bool:
    """Whether a funder asks, for whom the hint to ask the coordination makes no sense."""
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
