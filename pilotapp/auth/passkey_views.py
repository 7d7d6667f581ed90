"""What the browser asks and answers when it uses or makes a passkey, in JSON."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("passkeys", __name__)
