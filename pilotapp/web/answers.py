"""Rendering: one template for a page and its fragment."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from jinja2_fragments.flask import render_block


def wants_fragment() -> bool:
    """Whether htmx asks for a fragment, and not for a whole page to restore its history."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def form_status() -> int:
    """Return the status of a page with a form: 422 if a submitted form is shown again, else 200."""
    return 422 if request.method == "POST" else 200


def page(template: str, block: str | None = None, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render the page `template`; for htmx only its `block`, if one is named."""
    if block and wants_fragment():
        return render_block(template, block, **context), status
    return render_template(template, **context), status
