"""Declares pages, navigation, audit sentences and notices of this package: pages of the audit log."""

from pilotapp.history import own_data, views
from pilotapp.rooms import Room

ROOM = Room(
    blueprints=(views.bp,),
    belongs={
        "account.me": ("history.mine",),
        "people.index": ("history.index",),
        "safeguarding.index": ("history.of_safeguarding",),
    },
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
)
