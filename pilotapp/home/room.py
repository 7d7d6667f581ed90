"""Declares pages, navigation, audit sentences and notices of this package: the first pages."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from pilotapp.home import notice_views, own_data, views
from pilotapp.rooms import Place, Room

ROOM = Room(
    blueprints=(notice_views.bp, views.bp),
    places=(
        Place("pilot", "home.home", _l("Now"), "home", 10, counts_todo=True),
        Place("coordinator", "home.month", _l("Month"), "month", 10),
        Place("trainer", "home.trainer", pgettext("navigation", "Courses"), "topic-school", 10),
        Place("operator", "home.operator", pgettext("navigation", "Installation"), "settings", 10),
    ),
    own_data=own_data.TABLES,
)
