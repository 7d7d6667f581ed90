"""Protection against requests that other sites trigger: wrong host names, and cross-site requests with an effect.

The CSRF token in every form is the first protection; this one is independent of it and uses the headers that browsers
send. If they are missing (a script, an old browser), only the token decides.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.sansio.utils import host_is_trusted

from pilotapp.config import Config
from pilotapp.web import site

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OWN_SITES = ("same-origin", "none")  # none: the user, for example by reloading
NOT_KEPT = ("csrf_token", "typed_by", "password", "code")  # parts of field names whose values are never shown again
ASKED_BY_ADDRESS = "health.healthz"  # monitoring asks each machine by its IP address


def init_app(app: Flask, config: Config) -> None:
    """Answer 400 to host names that are not configured (if any are), 403 to cross-site requests with an effect."""

    @app.before_request
    def check() -> None:
        is_known = not config.hosts or host_is_trusted(request.host, config.hosts)
        if not is_known and request.endpoint != ASKED_BY_ADDRESS:
            abort(400)
        if request.method not in SAFE_METHODS and _is_foreign():
            abort(403)


class HeadAsGet:
    """WSGI middleware: views see HEAD as GET, so that none takes it for a submitted form; the body is dropped."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, scope: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if scope["REQUEST_METHOD"] != "HEAD":
            return self.app(scope, start_response)
        body = self.app(scope | {"REQUEST_METHOD": "GET"}, start_response)
        if hasattr(body, "close"):
            body.close()
        return []


def is_own() -> bool:
    """Whether the browser says that a page of this site sent the request."""
    own_site = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return not _is_foreign() and (own_site or "Origin" in request.headers)


def _is_foreign() -> bool:
    """Whether the browser says that another site sent the request; sandboxes and files send the origin 'null'."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc not in {request.host, site.here().netloc}
