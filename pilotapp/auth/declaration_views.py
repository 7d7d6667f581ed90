"""The declaration of confidentiality, signed before the first visit."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("declarations", __name__)
