"""Attack texts in a report, an answer or a number of the card stay text on every page."""

from __future__ import annotations

import pytest

from pilotapp.models import EmergencyNumber
from pilotapp.safeguarding import report_text
from tests.support import payloads
from tests.support.people import uid_of

EVERYTHING = "".join(payloads.ALL)


def shown(page, text):
    """Whether the page shows the text unchanged; the test client itself refuses pages with unescaped markup."""
    return "".join(text.split()) in "".join(page.text.split())


@pytest.mark.parametrize("start", range(0, len(EVERYTHING), 900))
def test_it_shows_code_in_a_report_and_its_answer_as_text(selma, amal, report, start):
    text = EVERYTHING[start : start + 900].replace("\0", "").strip()
    parts = {name: text[:most].strip() for name, most in report_text.SECTIONS.items()}
    uid = report("amal", **parts)
    selma.send(f"/safeguarding/{uid}/answer", text=text, no_person="true")
    page = selma.page(f"/safeguarding/{uid}")
    assert shown(page, parts["observed"]) and shown(page, parts["informed"])
    assert shown(amal.page(f"/safeguarding/mine/{uid}"), text)


@pytest.mark.parametrize("payload", payloads.ALL)
def test_it_shows_code_in_a_number_as_text(app, amal, payload):
    EmergencyNumber.create(
        programme=uid_of("musterstadt"), position=1, label=payload[:60], number=f"1{payload[:28]}", hint=payload[:80]
    )
    page = amal.page("/emergency")
    calls = [link for link in page.links() if link.startswith("tel:")]
    assert all(set(link.removeprefix("tel:")) <= set("+*#0123456789") for link in calls)
    assert not [link for link in page.links() if not link.startswith(("tel:", "/", "#"))]
