"""Pages of an invitation: the first steps of whoever holds the link."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("invites", __name__)
