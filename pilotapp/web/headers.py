"""Headers of every response: security, caching, and the mark that lets the service worker keep a page."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, Response, make_response, request
from flask_login import current_user

from pilotapp.config import Config
from pilotapp.web import assets

View = TypeVar("View", bound=Callable[..., Any])
KEEP = "Pilotapp-Keep"
KEEPING = "Pilotapp-Keeping"


def init_app(app: Flask) -> None:
    """Forbid storing of responses, unless a view says otherwise."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.update(("Cookie", "HX-Request", "Accept-Language"))
        return response


class Always:
    """WSGI middleware around everything, for headers of every response: a page, a file, an error or a 304."""

    def __init__(self, app: Callable[..., Iterable[bytes]], config: Config) -> None:
        self.app = app
        self._fixed = list(of_every_answer(config).items())

    def __call__(self, scope: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, given: list[tuple[str, str]], *error: Any) -> Any:
            names = {name.lower() for name, _ in given}
            return start_response(
                status, given + [header for header in self._fixed if header[0].lower() not in names], *error
            )

        return self.app(scope, start)


def of_every_answer(config: Config) -> dict[str, str]:
    """Return the security headers, which limit what browsers run, frame, guess or send."""
    fixed = {
        "Content-Security-Policy": _content_security_policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",  # for browsers without frame-ancestors
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": _permissions_policy(),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if config.https:
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return fixed


def _content_security_policy() -> str:
    """No inline script, no eval, nothing from other sites.

    Trusted types are not required: htmx parses responses with DOMParser, and a policy that accepts all of its HTML
    would protect nothing that `script-src` does not protect already.
    """
    return (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
        f"style-src 'self' '{assets.critical_hash()}'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    )


def _permissions_policy() -> str:
    """No device features except passkeys."""
    closed = ("geolocation", "camera", "microphone", "payment", "usb", "display-capture", "midi", "serial", "hid")
    own = ("publickey-credentials-get", "publickey-credentials-create")
    return ", ".join([*(f"{name}=()" for name in closed), *(f"{name}=(self)" for name in own)])


def is_for_later() -> bool:
    """Whether a phone prefetches a page to keep it: the person has not seen it, so no notice may be marked as read."""
    return KEEPING in request.headers


def kept(view: View) -> View:
    """Let the service worker keep the last good copy of this page, for the signed-in person only.

    Nothing is kept on a phone that was signed in as shared.
    """

    @wraps(view)
    def marked(*args: Any, **values: Any) -> Response:
        response = make_response(view(*args, **values))
        fit = response.status_code == 200 and "HX-Request" not in request.headers
        if fit and not current_user.session.shared:
            response.headers[KEEP] = str(current_user.uid)
        return response

    return marked  # type: ignore[return-value]
