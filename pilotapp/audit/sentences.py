"""The sentences of audit actions, which the rooms declare, and the filters (`GROUPS`) that a coordinator can choose."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import rooms

# The filters by name: label and icon.
GROUPS: dict[str, tuple[Any, str]] = {
    "visits": (_l("Visits"), "visits"),
    "people": (_l("People and invitations"), "pilots"),
    "supervision": (_l("Supervision"), "supervision"),
    "safeguarding": (_l("Safeguarding"), "safeguarding"),
    "access": (_l("Signing in and devices"), "sign-in"),
    "exports": (_l("Data taken away"), "download"),
}


def actions(group: str | None) -> list[str] | None:
    """Return the actions of a group; None (no filter) for no group."""
    if group not in GROUPS:
        return None
    return [action for action, (_, its_group) in rooms.actions().items() if its_group == group]


def sentence(action: str) -> str:
    """Return the sentence for an action; the code itself if it has none."""
    return str(rooms.actions()[action][0]) if action in rooms.actions() else action


def icon(action: str) -> str:
    """Return the name of the icon of an action's group."""
    return GROUPS[rooms.actions()[action][1]][1] if action in rooms.actions() else "history"
