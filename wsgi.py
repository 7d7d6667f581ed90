"""The application for any WSGI server, and for `flask --app wsgi`."""

from __future__ import annotations

from pilotapp.cli import GROUPS
from pilotapp.factory import create_app

app = create_app()
for group in GROUPS:
    app.cli.add_command(group)
