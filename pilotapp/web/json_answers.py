"""JSON for the few things that a page cannot do with a form: `passkey.js` asks and answers here."""

from __future__ import annotations

from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from pilotapp.refusals import Refusal
from pilotapp.web import client
from pilotapp.web.access import safe_next
from pilotapp.web.throttle import TooMany


def body() -> dict[str, Any]:
    """What the page's script sent. Aborts with 400 where that is no JSON object."""
    content = request.get_json(silent=True)
    if not isinstance(content, dict):
        abort(400)
    return content


def ask_device(options: dict[str, Any]) -> ResponseReturnValue:
    """What the script shall ask the device."""
    return jsonify(publicKey=options)


def go_to(target: Any) -> ResponseReturnValue:
    """Where the page shall go now: a path of this site, else home."""
    return jsonify(next=safe_next(target if isinstance(target, str) else None))


def refused(refusal: Refusal) -> ResponseReturnValue:
    """The sentence that the page shall show."""
    if isinstance(refusal, TooMany):
        client.slow_down(refusal)
    return jsonify(error=str(refusal.message)), 422
