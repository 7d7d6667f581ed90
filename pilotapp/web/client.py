"""Where a request comes from, for `throttle`: its address, and the cookie of a browser in which accounts are known.

The cookie holds a random name of the browser and, for each account that signed in there, a mark that only the server
can make and that tells nobody which account it is. It opens nothing; it only keeps others' wrong tries from slowing
this browser down. It is strictly necessary for signing in safely, so no consent is asked for (TDDDG section 25 (2) 2).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Response, after_this_request, current_app, request

from pilotapp.config import Config
from pilotapp.models import Session
from pilotapp.web import throttle

View = TypeVar("View", bound=Callable[..., Any])
LIFE = timedelta(days=365)
MAX_ACCOUNTS = 8


def current() -> throttle.ClientContext:
    """Where this request comes from."""
    device, *marks = request.cookies.get(_cookie(), "").split(".")
    address = request.remote_addr or ""
    return throttle.ClientContext(address, _config().secret_key, device[:64], tuple(marks[:MAX_ACCOUNTS]))


def remember(session: Session) -> None:
    """Let this browser be known for the session's person, unless it is shared or she has still to prove herself."""
    if session.shared or not session.mfa_complete:
        return
    found = current()
    known = found if found.device else replace(found, device=secrets.token_urlsafe(16))
    mark = known.mark(session.person.email)
    marks = [mark, *(other for other in known.marks if other != mark)][:MAX_ACCOUNTS]

    @after_this_request
    def put(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            ".".join([known.device, *marks]),
            max_age=LIFE,
            secure=_config().https,
            httponly=True,
            samesite="Strict",
        )
        return response


def bounded(kind: str) -> Callable[[View], View]:
    """Bound how often an address may POST here: for open routes that make rows. Answers 429 beyond that."""

    def bind(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **values: Any) -> Any:
            if request.method == "POST":
                throttle.refuse_flood(kind, current())
            return view(*args, **values)

        return counted  # type: ignore[return-value]

    return bind


def slow_down(refusal: throttle.TooMany) -> None:
    """Let the answer to this request be a 429 that says how long to wait."""

    @after_this_request
    def mark(response: Response) -> Response:
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.seconds)
        return response


def _cookie() -> str:
    return "__Host-pilotapp-device" if _config().https else "pilotapp-device"


def _config() -> Config:
    config: Config = current_app.config["PILOTAPP"]
    return config
