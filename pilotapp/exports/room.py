"""Declares pages, navigation, audit sentences and notices of this package: files with figures."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from pilotapp.exports import own_data, views
from pilotapp.rooms import Room

ROOM = Room(
    blueprints=(views.bp,),
    belongs={
        "reports.figures": ("exports",),
    },
    actions={
        "exports": {
            "figures.download": _l("File with figures downloaded"),
            "figures.export": _l("Figures taken away as a table"),
        },
    },
    own_data=own_data.TABLES,
)
