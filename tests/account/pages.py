"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("me", "amal", "/me"),
        Shown("me-profile", "amal", "/me/profile"),
        Shown("me-profile-refused", "amal", "/me/profile", "form[action='/me/profile']", (("name", " "),)),
        Shown("me-email", "amal", "/me/email"),
        Shown("me-email-gone", "amal", "/me/email/unknown"),
        Shown("me-data", "amal", "/me/data"),
        Shown("me-leave", "amal", "/me/leave"),
        Shown("me-coordinator", "karin", "/me"),
        Shown("me-leave-last", "karin", "/me/leave"),
    ]
