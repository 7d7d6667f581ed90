"""The coordination sees where a record names another place or language than the check-in; the pilot does not."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from pilotapp.models import Person, Visit
from pilotapp.visits import commands
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD as BODY
from tests.sync.phone_door import answers, entry, send
from tests.visits.helpers import NOON, RECORD, minutes

FLAG = "Differs from the check-in"


def recorded(pilot: Person, told: dict[str, str], **record: str) -> Visit:
    """A visit whose check-in told this, and its record."""
    visit = commands.check_in(pilot, uid=uuid4(), visit=uuid4(), started_at=NOON - minutes(90), **told)
    commands.check_out(pilot, uid=uuid4(), visit=visit.uid, ended_at=NOON - minutes(30))
    return commands.record(pilot, uid=uuid4(), visit=visit.uid, **{**RECORD, **record})


@pytest.mark.parametrize(
    ("told", "record", "differs"),
    [
        ({}, {}, False),
        ({"institution_kind": "school", "client_language": "ara"}, {}, False),
        ({"institution_kind": "health"}, {}, True),
        ({"client_language": "tur"}, {}, True),
        ({"institution_kind": "school"}, {"client_language": "tur"}, False),
        ({"institution_kind": "other"}, {"institution_kind": "other"}, False),
    ],
)
def test_it_flags_another_place_or_language_for_the_coordinator_only(
    amal: Somebody, karin: Somebody, frozen: datetime, told: dict[str, str], record: dict[str, str], differs: bool
) -> None:
    visit = recorded(amal.person, told, **record)
    assert (FLAG in karin.page(f"/visits/{visit.uid}").text) is differs
    rows = [one.get("id") for one in karin.page("/log?flag=differs").tree.iter("tr")]
    assert (f"log-row-{visit.uid}" in rows) is differs
    assert FLAG not in amal.page(f"/visits/{visit.uid}").text
    assert FLAG not in amal.page("/visits").text


def test_it_goes_once_the_record_is_corrected(amal: Somebody, karin: Somebody, frozen: datetime) -> None:
    visit = recorded(amal.person, {"institution_kind": "health"})
    commands.record(amal.person, uid=uuid4(), visit=visit.uid, **{**RECORD, "institution_kind": "health"})
    assert FLAG not in karin.page(f"/visits/{visit.uid}").text


def test_it_flags_in_any_order_of_a_delivery(amal: Somebody, karin: Somebody, frozen: datetime) -> None:
    times = {"started_at": "2026-03-03T09:00", "ended_at": "2026-03-03T10:00"}
    record = entry(amal, "record", **times, **BODY)
    late = entry(amal, "check_in", record["visit"], started_at="2026-03-03T08:00:00Z", institution_kind="health")
    assert answers(send(amal, record)) == ["stored"]
    assert FLAG not in karin.page(f"/visits/{record['visit']}").text
    assert answers(send(amal, late)) == ["refused"]  # the visit has a start; what is refused is no check-in
    assert FLAG not in karin.page(f"/visits/{record['visit']}").text


def test_it_stands_in_her_own_data(amal: Somebody, frozen: datetime) -> None:
    visit = recorded(amal.person, {"institution_kind": "health"})
    data = amal.client.post("/me/data.json", data={"csrf_token": amal.client.token()}).get_json()
    assert [row["uid"] for row in data["visits_unlike_check_in"]] == [str(visit.uid)]
