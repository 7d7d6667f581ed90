"""Headers of every answer: security, caching, and the mark by which the service worker may keep a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from wsgiref.headers import Headers

from flask import Flask, Response, make_response, request
from flask_login import current_user

from pilotapp.config import Config
from pilotapp.web import assets

View = TypeVar("View", bound=Callable[..., Any])
KEEP = "Pilotapp-Keep"


def init_app(app: Flask, config: Config) -> None:
    """Add the headers to every answer of the application (static files get theirs from WhiteNoise)."""
    fixed = {
        "Content-Security-Policy": _content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if config.https:
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.update(("Cookie", "HX-Request", "Accept-Language"))
        return response


def of_static_file(headers: Headers, path: str, url: str) -> None:
    """WhiteNoise asks for the headers of a file that it serves."""
    headers["X-Content-Type-Options"] = "nosniff"


def _content_security_policy() -> str:
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"style-src 'self' '{assets.critical_hash()}'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def kept(view: View) -> View:
    """Let the service worker keep the last good copy of this page for its person, and for nobody else.

    Nothing is kept on a phone that is not hers alone.
    """

    @wraps(view)
    def marked(*args: Any, **values: Any) -> Response:
        response = make_response(view(*args, **values))
        fit = response.status_code == 200 and "HX-Request" not in request.headers
        if fit and not current_user.session.shared:
            response.headers[KEEP] = str(current_user.uid)
        return response

    return marked  # type: ignore[return-value]
