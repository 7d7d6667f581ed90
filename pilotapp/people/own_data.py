"""Own data: invitations made."""

from pilotapp.models import Invite
from pilotapp.own_data.table import OwnDataTable

TABLES = (
    OwnDataTable(
        60,
        "invitations_made",
        lambda me: Invite.created_by == me.uid,
        (Invite.uid, Invite.role, Invite.way, Invite.created_at, Invite.used_at, Invite.revoked_at),
        {"role": "role"},
    ),
)  # fmt: skip
