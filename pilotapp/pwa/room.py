"""What this room says about itself: installing."""

from __future__ import annotations

from pilotapp.pwa import views
from pilotapp.rooms import Room

ROOM = Room(
    blueprints=(views.bp,),
)
