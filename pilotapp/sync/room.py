"""Declares pages, navigation, audit sentences and notices of this package: deliveries of phones."""

from pilotapp.rooms import Room
from pilotapp.sync import views

ROOM = Room(
    blueprints=(views.bp,),
    belongs={
        "account.me": ("sync",),
    },
)
