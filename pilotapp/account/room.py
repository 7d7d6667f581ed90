"""Declares pages, navigation, audit sentences and notices of this package: own profile, address and data."""

from flask_babel import lazy_gettext as _l

from pilotapp.account import email_views, own_data, views
from pilotapp.rooms import Place, Room

ROOM = Room(
    blueprints=(email_views.bp, views.bp),
    places=(Place("", "account.me", _l("Me"), "me", 10),),
    belongs={
        "account.me": ("account", "email"),
    },
    actions={
        "exports": {
            "data.export": _l("Own data taken away"),
        },
        "people": {
            "person.email": _l("E-mail address changed"),
            "person.erase": _l("Personal data erased"),
            "person.language": _l("Language of the app changed"),
            "person.leave": _l("Left the programme"),
            "person.profile": _l("Profile corrected"),
        },
    },
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
)
