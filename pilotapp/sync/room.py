"""Declares pages, navigation, audit sentences and notices of this package: deliveries of phones."""

from __future__ import annotations

from flask_babel import lazy_pgettext as pgettext

from pilotapp.rooms import Place, Room
from pilotapp.sync import views

ROOM = Room(
    blueprints=(views.bp,),
    places=(Place("pilot", "sync.phone", pgettext("navigation", "This phone"), "phone", 40),),
    belongs={
        "sync.phone": ("sync",),
    },
)
