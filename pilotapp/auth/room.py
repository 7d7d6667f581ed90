"""Declares pages, navigation, audit sentences and notices of this package: signing in, and credentials."""

from flask_babel import lazy_gettext as _l

from pilotapp.auth import (
    declaration_views,
    invite_views,
    own_data,
    passkey_views,
    reauthenticate_views,
    second_factor_views,
    session_views,
    views,
)
from pilotapp.rooms import NoticeKind, Room

ROOM = Room(
    blueprints=(
        declaration_views.bp,
        invite_views.bp,
        passkey_views.bp,
        reauthenticate_views.bp,
        second_factor_views.bp,
        session_views.bp,
        views.bp,
    ),
    belongs={
        "account.me": ("sessions", "second_factor", "reauthenticate", "declarations"),
    },
    actions={
        "people": {
            "declaration.sign": _l("Declaration of confidentiality signed"),
            "invite.use": _l("Invitation used"),
        },
        "access": {
            "passkey.add": _l("Passkey added"),
            "passkey.clone": _l("Passkey refused: it may have been copied"),
            "passkey.end": _l("Passkey removed"),
            "password.end": _l("Password and codes ended once more after a backup was restored"),
            "password.set": _l("Password set"),
            "recovery.make": _l("New recovery codes made"),
            "recovery.use": _l("Recovery code used"),
            "session.confirm": _l("Proved again who is there"),
            "session.end": _l("Signed out"),
            "session.refused": _l("Too many wrong attempts to sign in"),
            "session.start": _l("Signed in"),
            "session.strong": _l("Second step of the sign-in done"),
            "totp.end": _l("Second factor switched off"),
            "totp.set": _l("Second factor set up"),
        },
    },
    notices={
        "keys_changed": NoticeKind(_l("Your ways to sign in have changed"), "sessions.security"),
        "codes_made": NoticeKind(_l("You have set up codes"), "sessions.security"),
        "restored_office": NoticeKind(_l("The server was set back to an earlier state"), "sessions.security"),
        "codes_ended": NoticeKind(_l("Your recovery codes have ended: please make new ones"), "sessions.security"),
    },
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
)
