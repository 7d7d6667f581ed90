"""Declares pages, navigation, audit sentences and notices of this package: installing."""

from pilotapp.pwa import views
from pilotapp.rooms import Room

ROOM = Room(
    blueprints=(views.bp,),
)
