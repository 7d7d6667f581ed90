"""Two phones of one pilot, each with a visit, as the server receives them."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from pilotapp.models import Entry, Visit
from tests.support.people import Somebody
from tests.sync.phone_door import answers, entry, send, visited

pytestmark = pytest.mark.usefixtures("frozen")


def started(pilot: Somebody, at: str = "10:30") -> dict[str, Any]:
    return entry(pilot, "check_in", started_at=f"2026-03-03T{at}:00Z")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_it_counts_the_finished_visit_beside_the_open_one(amal: Somebody, order: tuple[int, ...]) -> None:
    assert answers(send(amal, started(amal, "09:30"))) == ["stored"]
    parts = visited(amal)
    said = send(amal, *(parts[at] for at in order)).get_json()
    assert [(one["answer"], one["uid"]) for one in said["answers"]] == [("stored", parts[at]["uid"]) for at in order]
    visit = Visit.get_by_id(parts[0]["visit"])
    assert (visit.state, visit.minutes) == ("recorded", 60)
    assert said["snapshot"]["visit"]["state"] == "open" and said["snapshot"]["visit"]["uid"] != parts[0]["visit"]


def test_it_gives_the_phone_a_code_for_what_mends_itself(amal: Somebody) -> None:
    first, second, early = started(amal, "09:30"), started(amal), started(amal, "23:00")
    send(amal, first)
    said = send(amal, second, early).get_json()["answers"]
    assert [(one["answer"], one.get("reason")) for one in said] == [("refused", "open_visit"), ("refused", None)]
    assert "still checked in" in said[0]["errors"]["started_at"][0]
    assert [str(row.uid) for row in Entry.select()] == [first["uid"]]


def test_it_takes_the_same_check_in_once_the_other_visit_has_ended(amal: Somebody) -> None:
    first, second = started(amal, "09:30"), started(amal)
    send(amal, first)
    assert answers(send(amal, second)) == ["refused"]
    send(amal, entry(amal, "check_out", first["visit"], ended_at="2026-03-03T10:10:00Z", forgotten=False))
    told = send(amal, second).get_json()
    assert (told["answers"][0]["answer"], told["snapshot"]["visit"]["uid"]) == ("stored", second["visit"])
