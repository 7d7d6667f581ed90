"""What another site makes a browser send: foreign names of this site, and requests with an effect from elsewhere.

The token in every form (`csrf`) is the first guard against the second; this one stands without it, on what browsers
say themselves. Where they say nothing (a script, an old browser) the token decides alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.sansio.utils import host_is_trusted

from pilotapp.config import Config
from pilotapp.web import site

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
OWN_SITES = ("same-origin", "none")  # none: the person herself, as by reloading
NOT_KEPT = ("csrf_token", "typed_by", "password", "code")  # parts of names of fields that no page gives back
ASKED_BY_ADDRESS = "health.healthz"  # a watch that asks each machine by its number


def init_app(app: Flask, config: Config) -> None:
    """Answer 400 to names that are not this site's (where any are configured), 403 to other sites' requests."""

    @app.before_request
    def check() -> None:
        is_known = not config.hosts or host_is_trusted(request.host, config.hosts)
        if not is_known and request.endpoint != ASKED_BY_ADDRESS:
            abort(400)
        if request.method not in SAFE_METHODS and _is_foreign():
            abort(403)


class HeadAsGet:
    """WSGI middleware: views see HEAD as GET, so that none takes it for a form that was sent; the body is left out."""

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
    """Whether the browser says that a page of ours made it send this."""
    own_site = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return not _is_foreign() and (own_site or "Origin" in request.headers)


def _is_foreign() -> bool:
    """Whether the browser says that another site made it send this; 'null' is what a sandbox or a file says."""
    if request.headers.get("Sec-Fetch-Site", "none") not in OWN_SITES:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc not in {request.host, site.here().netloc}
