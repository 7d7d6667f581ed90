"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import meetings
from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    at = {name: f"/reflections/{meetings.uid(name)}" for name in meetings.NAMES}
    text = (("text", "Frau Beispiel rief an."),)
    mine = {name: f"/reflections/mine/{meetings.uid(name)}" for name in meetings.NAMES}
    return [
        Shown("reflections", "karin", "/reflections"),
        Shown("reflections-past", "karin", "/reflections?show=past"),
        Shown("reflections-empty", "carla", "/reflections?show=past"),
        Shown("reflection-new", "karin", "/reflections/new?kind=group"),
        Shown("reflection-new-refused", "karin", "/reflections/new", "form[action='/reflections/new']"),
        Shown("reflection-planned", "karin", at["planned"]),
        Shown("reflection-held", "karin", at["held"]),
        Shown("reflection-cancelled", "karin", at["cancelled"]),
        Shown("reflection-agenda", "karin", at["planned"] + "/agenda"),
        Shown("reflection-edit", "karin", at["planned"] + "/edit"),
        Shown("reflection-cancel", "karin", at["planned"] + "/cancel"),
        Shown("reflection-hold", "karin", at["begun"] + "/hold"),
        Shown("reflection-hold-refused", "karin", at["begun"] + "/hold", f"form[action='{at['begun']}/hold']", text),
        Shown("my-reflections", "amal", "/reflections/mine"),
        Shown("my-reflections-empty", "tarek", "/reflections/mine?after=20000101000000-" + "0" * 32),
        Shown("my-reflections-of-coordinators", "karin", "/reflections/mine"),
        Shown("invitation", "amal", mine["planned"]),
        Shown("invitation-held", "amal", mine["held"]),
        Shown("invitation-cancelled", "berna", mine["cancelled"]),
    ]
