"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support import people
from tests.support.pages import NOBODY, Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    report = f"/safeguarding/{people.uid_of('report-of-amal')}"
    return [
        Shown("emergency-of-everybody", NOBODY, "/emergency"),
        Shown("emergency", "amal", "/emergency"),
        Shown("report", "amal", "/safeguarding/new"),
        Shown("report-refused", "amal", "/safeguarding/new", "main form", (("observed", " "),)),
        Shown("my-reports", "amal", "/safeguarding/mine"),
        Shown("my-reports-empty", "berna", "/safeguarding/mine"),
        Shown("my-report", "amal", f"/safeguarding/mine/{people.uid_of('report-of-amal')}"),
        Shown("safeguarding", "selma", "/safeguarding"),
        Shown("safeguarding-none", "selma", "/safeguarding?search=nobody-has-this-name"),
        Shown("safeguarding-report", "selma", report),
        Shown("safeguarding-report-refused", "selma", report, f"form[action='{report}/answer']", (("text", " "),)),
    ]
