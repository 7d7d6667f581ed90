"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    number = "form[action='/settings/numbers/new']"
    return [
        Shown("release-settings", "karin", "/settings/releases"),
        Shown("settings", "karin", "/settings"),
        Shown("settings-empty", "carla", "/settings"),
        Shown("declaration-to-read", "karin", "/settings/declaration"),
        Shown("settings-refused", "karin", "/settings", "form[action='/settings']", (("silent_days", "1"),)),
        Shown("emergency-number-new", "karin", "/settings/numbers/new"),
        Shown("emergency-number-refused", "karin", "/settings/numbers/new", number, (("number", "12"),)),
    ]
