"""A coordinator finds and decides about entries that a phone delivered after its pilot's access ended."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from pilotapp.models import Entry, Visit
from pilotapp.people import commands as people_commands
from tests.support.people import Somebody
from tests.sync.phone_door import entry, send, visited


@pytest.fixture
def gone(amal: Somebody, karin: Somebody, frozen: Any) -> Somebody:
    """amal, after karin switched her access off."""
    people_commands.deactivate(karin.person, uid=amal.person.uid)
    return amal


def test_it_shows_the_coordination_what_waits_and_lets_her_decide(gone: Somebody, karin: Somebody) -> None:
    sent = visited(gone)
    send(gone, *sent)
    for path in ("/month", "/log", f"/log?pilot={gone.person.uid}"):
        assert "Arrived after the access of Amal was switched off" in karin.page(path).text, path
    page = karin.page(f"/entries/{sent[0]['uid']}")
    done = page.form("/decide").submit(decision="accept")
    assert done.path == f"/visits/{sent[0]['visit']}" and "1 h" in done.text
    assert Visit.get().state == "recorded"
    assert "Arrived after" not in karin.page("/log").text


def test_it_tells_on_the_pilot_s_page_and_can_be_stopped_there(gone: Somebody, karin: Somebody) -> None:
    send(gone, *visited(gone))
    page = karin.page(f"/people/{gone.person.uid}")
    assert "Arrived after the access of Amal was switched off" in page.text and "may hand in until" in page.text
    page.form("/stop-deliveries").submit()
    assert gone.client.get("/sync/hello").status_code == 401
    assert Entry.select().where(Entry.decision.is_null()).count() == 3
    assert not karin.page(f"/people/{gone.person.uid}").has_form("/stop-deliveries")


def test_it_goes_to_the_log_where_a_declined_visit_never_was(gone: Somebody, karin: Somebody) -> None:
    sent = visited(gone)
    send(gone, *sent)
    done = karin.page(f"/entries/{sent[0]['uid']}").form("/decide").submit(decision="decline")
    assert done.path == "/log" and "declined" in done.text
    assert karin.page(f"/entries/{sent[0]['uid']}").path == "/log"


def test_it_shows_a_refusal_and_changes_nothing(gone: Somebody, karin: Somebody) -> None:
    visit = str(uuid4())
    start = entry(gone, "check_in", visit, started_at="2026-03-03T09:00:00Z")
    send(gone, start, entry(gone, "check_out", visit, ended_at="2026-03-03T08:00:00Z", forgotten=False))
    page = karin.page(f"/entries/{start['uid']}").form("/decide").submit(decision="accept")
    assert page.status == 422 and "before the start" in page.text
    assert Visit.select().count() == 0 and Entry.select().where(Entry.decision.is_null()).count() == 2
