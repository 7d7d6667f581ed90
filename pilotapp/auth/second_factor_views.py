"""Pages of the second factor: proving it, setting it up, recovery codes."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("second_factor", __name__)
