"""The client of a request, for `throttle`: its address, and a cookie of a browser in which accounts signed in before.

The cookie holds a random name of the browser and, for each account that signed in there, a keyed mark that reveals
nothing about the account. It authenticates nobody; it only keeps failed attempts elsewhere from slowing this browser
down. It is strictly necessary for signing in safely, so no consent is required (TDDDG section 25 (2) 2).
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Response, after_this_request, request

from pilotapp.config import current_config
from pilotapp.models import Session
from pilotapp.web import throttle

View = TypeVar("View", bound=Callable[..., Any])
LIFE = timedelta(days=365)
MAX_ACCOUNTS = 8


def current() -> throttle.ClientContext:
    """Return the client of this request."""
    device, *marks = request.cookies.get(_cookie(), "").split(".")
    address = request.remote_addr or ""
    return throttle.ClientContext(address, current_config().secret_key, device[:64], tuple(marks[:MAX_ACCOUNTS]))


def agent() -> str:
    """Return the User-Agent of this request."""
    return request.user_agent.string


def remember(session: Session) -> None:
    """Mark this browser as known for the session's person, unless it is shared or the second factor is missing."""
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
            secure=current_config().https,
            httponly=True,
            samesite="Strict",
        )
        return response


def bounded(kind: str) -> Callable[[View], View]:
    """Limit POSTs of an address to an open route that inserts rows. Answers 429 above the limit."""

    def bind(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **values: Any) -> Any:
            if request.method == "POST":
                throttle.refuse_flood(kind, current())
            return view(*args, **values)

        return counted  # type: ignore[return-value]

    return bind


def slow_down(refusal: throttle.TooMany) -> None:
    """Make the response to this request a 429 that says how long to wait."""

    @after_this_request
    def mark(response: Response) -> Response:
        response.status_code = 429
        response.headers["Retry-After"] = str(refusal.seconds)
        return response


def _cookie() -> str:
    return "__Host-pilotapp-device" if current_config().https else "pilotapp-device"
