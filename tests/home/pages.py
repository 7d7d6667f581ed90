"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("home-idle", "berna", "/"),
        Shown("home-open", "amal", "/"),
        Shown("month", "karin", "/month"),
        Shown("month-empty", "carla", "/month?month=2020-01"),
        Shown("trainer", "ines", "/trainer"),
        Shown("operator", "olga", "/operator"),
    ]
