"""Declares pages, navigation, audit sentences and notices of this package: figures on pages."""

from flask_babel import lazy_gettext as _l

from pilotapp.reports import pilot_views, views
from pilotapp.rooms import Place, Room

ROOM = Room(
    blueprints=(pilot_views.bp, views.bp),
    places=(Place("coordinator", "reports.figures", _l("Figures"), "figures", 50),),
    belongs={
        "visits.mine": ("pilot_reports.mine",),
        "people.index": ("pilot_reports.show",),
        "reports.figures": ("reports",),
    },
)
