"""Own data: signed declarations, and the credentials and sessions of the account."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp.i18n import own_name
from pilotapp.models import Declaration, Invite, Passkey, RecoveryCode, Session
from pilotapp.own_data.section import Data, OwnDataSection, Section, nothing_in, when
from pilotapp.own_data.table import OwnDataTable, held
from pilotapp.web import devices

WAYS = {"password": _l("Password"), "passkey": _l("Passkey"), "invite": _l("Invitation"), "demo": _l("Demo")}

TABLES = (
    OwnDataTable(40, "declarations", lambda me: Declaration.person == me.uid, held(Declaration.uid)),
    OwnDataTable(50, "invitations", lambda me: Invite.person == me.uid, held(Invite.uid), {"role": "role"}),
    OwnDataTable(70, "sessions", lambda me: Session.person == me.uid, held(Session.uid)),
    OwnDataTable(
        80,
        "passkeys",
        lambda me: Passkey.person == me.uid,
        held(Passkey.uid, Passkey.name, Passkey.credential, Passkey.transports, Passkey.backed_up),
    ),
    OwnDataTable(90, "recovery_codes", lambda me: RecoveryCode.person == me.uid, held(RecoveryCode.uid)),
)  # fmt: skip


def declarations(data: Data) -> Section:
    rows = [(when(row["signed_at"]), row["version"], own_name(row["language"])) for row in data["declarations"]]
    header = (_("Signed"), _("Version"), _("Language"))
    return Section(_("Declarations of confidentiality"), header, (1, 1, 1), rows, nothing_in(rows))


def sessions(data: Data) -> Section:
    rows = [
        (
            devices.in_words(row["device"]),
            str(WAYS.get(row["way"], row["way"])),
            when(row["created_at"]),
            when(row["last_seen_at"]),
            when(row["ended_at"] or row["ends_at"]),
        )
        for row in data["sessions"]
    ]
    header = (_("Device"), _("With"), _("Signed in"), _("Last used"), _("End"))
    return Section(_("Where I was signed in"), header, (1, 0, 0, 0, 0), rows, nothing_in(rows))


def keys(data: Data) -> Section:
    """Passkeys, recovery codes and invitations: what gives or gave access to the account."""
    rows = [
        (
            kind,
            str(row.get("name") or ""),
            when(row["created_at"]),
            when(used),
            when(ended),
        )
        for kind, row, used, ended in (
            *((_("Passkey"), row, row["last_used_at"], row["ended_at"]) for row in data["passkeys"]),
            *((_("Recovery code"), row, row["used_at"], None) for row in data["recovery_codes"]),
            *((_("Invitation"), row, row["used_at"], row["revoked_at"]) for row in data["invitations"]),
        )
    ]
    header = (_("What"), _("Name"), _("Made"), _("Used"), _("End"))
    return Section(_("Passkeys, recovery codes, invitations"), header, (0, 1, 0, 0, 0), rows, nothing_in(rows))


SECTIONS = (
    OwnDataSection(90, declarations),
    OwnDataSection(100, sessions),
    OwnDataSection(110, keys),
)
