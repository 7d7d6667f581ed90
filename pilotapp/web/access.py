"""Who may open a route: everything is closed unless its view says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

View = TypeVar("View", bound=Callable[..., Any])

OPEN = "open"
SIGNED_IN = "signed_in"


def _mark(rule: str) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return mark


open_to_all = _mark(OPEN)
signed_in = _mark(SIGNED_IN)


def role(code: str) -> Callable[[View], View]:
    """Only persons who hold the role `code`."""
    return _mark(code)


def rule_of(app: Flask, endpoint: str) -> str | None:
    """The access rule of an endpoint: 'open', 'signed_in', a role, or None when the view is not marked."""
    rule: str | None = getattr(app.view_functions[endpoint], "access", None)
    return rule


def init_app(app: Flask) -> None:
    """Check every request against its view's mark."""
    app.before_request(_check)


def refuse_unmarked(app: Flask) -> None:
    """Stop the start when a route has no mark. Raises RuntimeError with the endpoints' names."""
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if rule_of(app, rule.endpoint) is None]
    if unmarked:
        raise RuntimeError(f"routes without an access mark: {', '.join(sorted(unmarked))}")


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule == OPEN:
        return None
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    if rule != SIGNED_IN and not current_user.has_role(rule):
        abort(403)
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.path.startswith("/sync"):
        return jsonify(error=_("Please sign in again. Nothing is lost.")), 401
    return redirect(url_for("auth.sign_in", next=request.full_path if request.method == "GET" else None), 303)


def safe_next(target: str | None) -> str:
    """`target` if it is a path of this site, else the home page (no open redirects)."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")):
        parts = urlsplit(target)
        if not parts.netloc and not parts.scheme:
            return target.removesuffix("?")
    return "/"
