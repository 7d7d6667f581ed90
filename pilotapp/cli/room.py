"""Declares the audit sentences of the operator's commands."""

from flask_babel import lazy_gettext as _l

from pilotapp.rooms import Room

ROOM = Room(
    actions={
        "access": {
            "database.restore": _l("Database restored from a backup"),
            "keys.give_up": _l("Texts whose key was lost were deleted"),
            "keys.retire": _l("Old key for sealed texts deleted"),
            "keys.rotate": _l("New key for sealed texts made"),
        },
    },
)
