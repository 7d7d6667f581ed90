"""The page that asks once more who you are, before something that matters."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("confirming", __name__)
