"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import people
from tests.support.pages import NOBODY, WEAK, Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    wrong = (("email", "amal@example.org"), ("password", "wrong-sentence"))
    # It signs the person in, so it comes last.
    without_factor = (("email", people.email_of("ines")), ("password", people.PASSWORD))
    wrong_code = (("code", "123456"),)
    return [
        Shown("sign-in", NOBODY, "/sign-in"),
        Shown("sign-in-refused", NOBODY, "/sign-in", "form[action='/sign-in']", wrong),
        Shown("invite", NOBODY, f"/invite/{stage.invite}"),
        Shown("invite-refused", NOBODY, f"/invite/{stage.invite}", f"form[action='/invite/{stage.invite}']"),
        Shown("invite-gone", NOBODY, "/invite/gone"),
        Shown("second-factor-first", NOBODY, "/sign-in", "form[action='/sign-in']", without_factor, is_last=True),
        Shown("declaration", "amal", "/declaration"),
        Shown("declaration-signed", "berna", "/declaration"),
        Shown("security", "amal", "/me/security"),
        Shown("passkey-new", "amal", "/me/passkeys/new"),
        Shown("password", "amal", "/me/password"),
        Shown("password-refused", "amal", "/me/password", "form[action='/me/password']", WEAK),
        Shown("security-coordinator", "karin", "/me/security"),
        Shown("second-factor", "karin", "/me/second-factor"),
        Shown("second-factor-refused", "karin", "/me/second-factor", "form[action='/me/second-factor']", wrong_code),
        Shown("second-factor-end", "karin", "/me/second-factor/end"),
        Shown("recovery-codes", "karin", "/me/recovery-codes"),
        Shown("confirm", "karin", "/confirm?next=/me"),
        Shown("confirm-refused", "amal", "/confirm", "form[action='/confirm']", (("password", "wrong-sentence"),)),
    ]
