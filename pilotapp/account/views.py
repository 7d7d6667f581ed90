"""Pages about myself: my profile, my data, leaving."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("account", __name__)
