"""Declares pages, navigation, audit sentences and notices of this package: a programme's settings."""

from flask_babel import lazy_gettext as _l

from pilotapp.rooms import Room
from pilotapp.settings import release_views, step_views, views

ROOM = Room(
    blueprints=(release_views.bp, step_views.bp, views.bp),
    belongs={
        "people.index": ("settings", "first_steps"),
        "reports.figures": ("release_settings",),
    },
    actions={
        "people": {
            "programme.numbers": _l("Numbers of the emergency card changed"),
            "programme.settings": _l("Settings of the programme changed"),
        },
    },
)
