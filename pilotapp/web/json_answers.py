"""JSON requests and responses for what a form cannot do: used by `passkey.js`."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from pilotapp.refusals import Refusal
from pilotapp.web import client
from pilotapp.web.access import safe_next
from pilotapp.web.throttle import TooMany

View = TypeVar("View", bound=Callable[..., Any])


def body() -> dict[str, Any]:
    """Return the JSON object that the script sent. Aborts with 400 for anything else."""
    content = request.get_json(silent=True)
    if not isinstance(content, dict):
        abort(400)
    return content


def ask_device(options: dict[str, Any]) -> ResponseReturnValue:
    """Return the WebAuthn options for the script."""
    return jsonify(publicKey=options)


def go_to(target: Any) -> ResponseReturnValue:
    """Return the path of this site to which the page shall go, else home."""
    return jsonify(next=safe_next(target if isinstance(target, str) else None))


def refusing(view: View) -> View:
    """Answer a refusal with the message that the page shall show."""

    @wraps(view)
    def answered(*args: Any, **values: Any) -> Any:
        try:
            return view(*args, **values)
        except Refusal as refusal:
            if isinstance(refusal, TooMany):
                client.slow_down(refusal)
            return jsonify(error=str(refusal.message)), 422

    return answered  # type: ignore[return-value]
