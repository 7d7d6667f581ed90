"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import people
from tests.support.pages import NOBODY, Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    paper, new = f"/certificates/{people.uid_of('certificate-of-amal')}", f"/people/{stage.person}/certificates/new"
    return [
        Shown("my-certificates", "amal", "/me/certificates"),
        Shown("my-certificates-empty", "berna", "/me/certificates"),
        Shown("certificates", "karin", f"/people/{stage.person}/certificates"),
        Shown("certificates-empty", "karin", f"/people/{people.uid_of('berna')}/certificates"),
        Shown("certificate-new", "karin", new),
        Shown("certificate-new-nothing", "karin", new + "?first_day=2001-01-01&last_day=2001-12-31"),
        Shown("certificate-new-refused", "karin", new + "?first_day=2001-01-02&last_day=2001-01-01"),
        Shown("certificate", "karin", paper),
        Shown("letterhead", "karin", "/settings/letterhead"),
        Shown("letterhead-refused", "karin", "/settings/letterhead", "main form", (("heading", "x" * 121),)),
        Shown("certificate-revoke", "karin", paper + "/revoke"),
        Shown("certificate-revoke-refused", "karin", paper + "/revoke", "main form"),
        Shown("certificate-check", NOBODY, "/certificates/check"),
        Shown("certificate-mistyped", NOBODY, "/certificates/check?code=ABCD"),
        Shown("certificate-unknown", NOBODY, "/certificates/check?code=2222-2222-2222-2222"),
    ]
