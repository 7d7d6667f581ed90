"""Where I am signed in, with which keys; ending what is not mine any more."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("sessions", __name__)
