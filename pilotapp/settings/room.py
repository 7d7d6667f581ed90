"""What this room says about itself: what a programme chooses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from pilotapp.rooms import Room
from pilotapp.settings import release_views, views

ROOM = Room(
    blueprints=(
        release_views.bp,
        views.bp,
    ),
    belongs={
        "people.index": ("settings",),
        "reports.figures": ("release_settings",),
    },
    actions={
        "people": {
            "programme.numbers": _l("Numbers of the emergency card changed"),
            "programme.settings": _l("Settings of the programme changed"),
        },
    },
)
