"""Declares pages, navigation, audit sentences and notices of this package: people and invitations."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from pilotapp.people import invitation_views, own_data, views
from pilotapp.rooms import Place, Room

ROOM = Room(
    blueprints=(invitation_views.bp, views.bp),
    places=(Place("coordinator", "people.index", pgettext("navigation", "People"), "pilots", 40),),
    belongs={
        "people.index": ("people", "invitations"),
    },
    actions={
        "people": {
            "invite.create": _l("Invitation made"),
            "invite.revoke": _l("Invitation taken back"),
            "invite.unsent": _l("Mail with an invitation could not be sent; handed over instead"),
            "person.add": _l("Person added"),
            "person.deactivate": _l("Access switched off"),
            "person.edit": _l("Name, address or languages corrected"),
            "person.lost_phone": _l("Phone lost: all ways in ended"),
            "person.reactivate": _l("Access switched on again"),
            "person.role_add": _l("Role given"),
            "person.role_remove": _l("Role taken away"),
            "person.stop_deliveries": _l("Nothing more taken from phones without access"),
            "programme.add": _l("Programme set up"),
        },
    },
    own_data=own_data.TABLES,
)
