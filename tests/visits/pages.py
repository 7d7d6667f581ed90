"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from pilotapp import clock
from tests.support.pages import TWICE, Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    before_start = (clock.now() - timedelta(hours=1)).astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M")
    recorded, confirmed = stage.visits["recorded"], stage.visits["confirmed"]
    return [
        Shown("my-visits", "amal", "/visits"),
        Shown("my-visits-empty", "berna", "/visits?month=2020-01"),
        Shown("visit-recorded", "amal", f"/visits/{stage.visits['recorded']}"),
        Shown("visit-asked", "amal", f"/visits/{stage.visits['asked']}"),
        Shown("visit-confirmed", "amal", f"/visits/{stage.visits['confirmed']}"),
        Shown("visit-void", "amal", f"/visits/{stage.visits['void']}"),
        Shown("record", "amal", f"/visits/record?visit={stage.visits['ended']}"),
        Shown("record-again", "amal", f"/visits/record?visit={stage.visits['recorded']}"),
        Shown("record-blank", "amal", "/visits/record"),
        Shown(
            "record-asked", "amal", f"/visits/record?visit={stage.visits['recorded']}", "form[data-entry=record]", TWICE
        ),
        Shown("new", "amal", "/visits/new"),
        Shown("new-refused", "amal", "/visits/new", "form[data-entry=record]"),
        Shown("end", "amal", f"/visits/end?visit={stage.visits['open']}"),
        Shown("end-refused", "amal", "/visits/end", "form[data-entry=check_out]", (("ended_at", before_start),)),
        Shown("withdraw", "amal", f"/visits/{stage.visits['recorded']}/withdraw"),
        Shown("not-your-role", "amal", "/log"),
        Shown("log", "karin", "/log"),
        Shown("log-filtered", "karin", "/log?state=recorded&institution_kind=school"),
        Shown("paper", "karin", "/log/paper"),
        Shown("paper-refused", "karin", "/log/paper", "form[action='/log/paper']"),
        Shown("log-empty", "carla", "/log?month=2020-01&state=nonsense"),
        Shown("review-recorded", "karin", f"/visits/{recorded}"),
        Shown("review-refused", "karin", f"/visits/{recorded}", f"form[action='/visits/{recorded}/ask']"),
        Shown("review-confirmed", "karin", f"/visits/{confirmed}"),
        Shown("void", "karin", f"/visits/{recorded}/void"),
        Shown("void-refused", "karin", f"/visits/{recorded}/void", f"form[action='/visits/{recorded}/void']"),
    ]
