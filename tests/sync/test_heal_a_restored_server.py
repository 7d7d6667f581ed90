"""After a restore a phone lists its sealed copies and sends those that the server lacks: each once, unchanged."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from pilotapp import sealing
from pilotapp.models import Entry, Generation, SafeguardingReport, Visit, VisitTopic
from tests.sealing.helpers import sealed_in_node
from tests.support.people import Somebody
from tests.sync.phone_door import DEVICE_NOW, answers, entry, send, signed, visited

pytestmark = [pytest.mark.usefixtures("frozen"), pytest.mark.process]


def copy_of(made: dict[str, Any], owner: Somebody, **changes: Any) -> dict[str, Any]:
    """The sealed copy of an entry, as the phone of `owner` keeps it."""
    context = sealing.Context("copy", owner.person.uid, UUID(made["uid"]))
    sealed = sealed_in_node(json.dumps(made), sealing.phone_key(), context)
    return {"uid": made["uid"], "owner": made["owner"], "hash": made["hash"], "sealed": sealed} | changes


def post(pilot: Somebody, path: str, body: dict[str, Any]) -> TestResponse:
    """POST with a valid token."""
    token = pilot.client.get("/sync/hello").get_json()["csrf_token"]
    return pilot.client.post(path, json=body, headers={"X-CSRFToken": token})


def lacking(pilot: Somebody, *named: dict[str, Any]) -> list[str]:
    """POST /sync/lacking with uids and hashes: the uids that the server asks for."""
    said = post(pilot, "/sync/lacking", {"copies": {one["uid"]: one["hash"] for one in named}})
    found: list[str] = said.get_json()["lacking"]
    return found


def heal(pilot: Somebody, *copies: dict[str, Any]) -> TestResponse:
    """POST /sync/copies."""
    return post(pilot, "/sync/copies", {"schema": 1, "device_now": DEVICE_NOW, "copies": list(copies)})


def forget_all() -> None:
    """Delete these entries and their effects, as a restore of an older backup does."""
    for table in (VisitTopic, Visit, Entry):
        table.delete().execute()


def test_the_greeting_names_the_generation_and_the_horizon(amal: Somebody) -> None:
    hello = amal.client.get("/sync/hello").get_json()
    newest = Generation.select().order_by(Generation.begun_at.desc()).get()
    assert (hello["generation"], hello["horizon"]) == (newest.uid.hex[:8], 35 * 86_400)
    assert f'data-generation="{newest.uid.hex[:8]}"' in amal.client.get("/phone").text


def test_it_names_what_it_lacks_and_nothing_else(amal: Somebody) -> None:
    stored, lost = visited(amal), entry(amal, "check_in", started_at="2026-03-03T10:30:00Z")
    send(amal, *stored)
    assert lacking(amal, *stored, lost) == [lost["uid"]]
    assert lacking(amal, *stored) == []


def test_it_answers_a_phone_of_the_version_before_which_names_no_hashes(amal: Somebody) -> None:
    stored, lost = visited(amal), entry(amal, "check_in", started_at="2026-03-03T10:30:00Z")
    send(amal, *stored)
    said = post(amal, "/sync/lacking", {"copies": [one["uid"] for one in (*stored, lost)]})
    assert said.get_json() == {"lacking": [lost["uid"]]}


def test_it_lacks_what_it_has_with_another_content_and_gives_it_back_as_a_conflict(amal: Somebody) -> None:
    kept = visited(amal)[-1]
    other = signed(kept | {"body": kept["body"] | {"outcome": "client_absent"}})
    send(amal, kept)
    assert lacking(amal, other) == [kept["uid"]]
    [said] = heal(amal, copy_of(other, amal)).get_json()["answers"]
    assert (said["answer"], said["kept"], said["entry"]) == ("conflict", kept["body"], other)
    assert Entry.get().hash == kept["hash"]


def test_it_asks_nobody_for_what_somebody_else_has(amal: Somebody, berna: Somebody) -> None:
    hers = visited(berna)[0]
    send(berna, hers)
    assert lacking(amal, hers | {"hash": "0" * 64}) == []


def test_it_lacks_no_report_that_it_has(amal: Somebody) -> None:
    key = uuid4()
    amal.send("/safeguarding/new", uid=key, observed="A child stood alone at the tram stop.")
    assert SafeguardingReport.select().count() == 1
    assert lacking(amal, {"uid": str(key), "hash": "0" * 64}) == []


def test_it_takes_a_copy_as_the_entry_that_it_was(amal: Somebody) -> None:
    parts = visited(amal)
    send(amal, *parts)
    forget_all()
    assert answers(heal(amal, *(copy_of(part, amal) for part in parts))) == ["stored"] * 3
    visit = Visit.get_by_id(parts[0]["visit"])
    assert (visit.state, visit.minutes) == ("recorded", 60)
    assert {(str(row.uid), row.hash) for row in Entry.select()} == {(part["uid"], part["hash"]) for part in parts}


def test_it_keeps_a_copy_that_comes_after_what_followed_it(amal: Somebody) -> None:
    check_in, check_out, record = visited(amal)
    times = {"started_at": "2026-03-03T08:00:00Z", "ended_at": "2026-03-03T08:30:00Z"}
    corrected = signed(entry(amal, "record", visit=record["visit"], **record["body"] | times))
    send(amal, check_in, check_out, record, corrected)
    forget_all()
    for part in (corrected, check_out, check_in):  # from another phone first
        assert answers(heal(amal, copy_of(part, amal))) == ["stored"]
    assert Visit.get_by_id(record["visit"]).minutes == 30 and Entry.select().count() == 3
    withdrawal = entry(amal, "withdraw", visit=record["visit"])
    send(amal, withdrawal)
    assert answers(heal(amal, copy_of(record, amal))) == ["stored"]
    assert Visit.get_by_id(record["visit"]).state == "withdrawn"


def test_copies_of_a_visit_that_was_withdrawn_bring_its_record_back_whatever_the_clock_of_the_phone_said(
    amal: Somebody,
) -> None:
    parts = visited(amal)
    withdrawal = signed(entry(amal, "withdraw", visit=parts[0]["visit"]) | {"made_at": "2026-03-01T08:00:00Z"})
    sent = [*parts, withdrawal]
    assert [answers(send(amal, part)) for part in sent] == [["stored"]] * 4
    forget_all()
    assert answers(heal(amal, *(copy_of(part, amal) for part in sent))) == ["stored"] * 4
    visit = Visit.get_by_id(parts[0]["visit"])
    assert (visit.state, visit.minutes, visit.outcome) == ("withdrawn", 60, parts[-1]["body"]["outcome"])


def test_a_record_that_comes_after_the_withdrawal_from_another_phone_is_what_it_was(amal: Somebody) -> None:
    record = visited(amal)[-1]
    times = {"started_at": "2026-03-03T08:00:00Z", "ended_at": "2026-03-03T08:30:00Z"}
    corrected = signed(entry(amal, "record", visit=record["visit"], **record["body"] | times))
    withdrawal = entry(amal, "withdraw", visit=record["visit"])
    send(amal, corrected)
    send(amal, withdrawal)
    before = Visit.get().__data__
    forget_all()
    assert [answers(heal(amal, copy_of(part, amal))) for part in (withdrawal, corrected)] == [["stored"]] * 2
    assert {name: value for name, value in Visit.get().__data__.items() if before[name] != value} == {}
    assert answers(send(amal, entry(amal, "record", visit=record["visit"], **record["body"] | times))) == ["refused"]


def test_the_correction_that_was_taken_last_stands_whatever_the_clock_of_the_phone_said(amal: Somebody) -> None:
    record = visited(amal)[-1]

    def corrected(end: str, made_at: str) -> dict[str, Any]:
        body = record["body"] | {"started_at": "2026-03-03T08:00:00Z", "ended_at": f"2026-03-03T08:{end}:00Z"}
        return signed(entry(amal, "record", visit=record["visit"], **body) | {"made_at": made_at})

    sent = [corrected("20", "2036-03-03T09:00:00Z"), corrected("45", "2026-03-03T09:00:00Z")]
    for one in sent:
        send(amal, one)
    assert Visit.get().minutes == 45
    forget_all()
    assert answers(heal(amal, *(copy_of(one, amal) for one in sent))) == ["stored"] * 2
    assert Visit.get().minutes == 45


def test_an_answer_about_a_visit_that_nobody_has_any_more_is_not_kept(amal: Somebody) -> None:
    record = visited(amal)[-1]
    answer = entry(amal, "answer", visit=record["visit"], answer="correct")
    assert answers(heal(amal, copy_of(answer, amal))) == ["refused"]
    assert not Entry.select().exists() and not Visit.select().exists()
    assert answers(heal(amal, copy_of(record, amal), copy_of(answer, amal))) == ["stored"] * 2


def test_only_copies_are_kept_when_they_are_late(amal: Somebody) -> None:
    parts = visited(amal)
    send(amal, *parts)
    again = entry(amal, "check_out", visit=parts[0]["visit"], ended_at="2026-03-03T10:00:00Z")
    assert answers(send(amal, again)) == ["refused"]


def test_it_gives_the_old_receipt_for_what_it_has(amal: Somebody) -> None:
    part = visited(amal)[0]
    send(amal, part)
    assert answers(heal(amal, copy_of(part, amal))) == ["already"]
    assert Entry.select().count() == 1


def test_it_does_not_take_a_copy_that_belongs_to_somebody_else(amal: Somebody, berna: Somebody) -> None:
    part = visited(berna)[0]
    moved = copy_of(part, amal)
    [said] = heal(
        amal,
        moved,
    ).get_json()["answers"]
    assert said["answer"] == "refused" and not Entry.select().exists()
    assert answers(heal(amal, copy_of(part, berna))) == ["refused"]


def test_it_does_not_take_what_was_changed(amal: Somebody) -> None:
    part = entry(amal, "check_in", started_at="2026-03-03T10:30:00Z")
    other = signed(part | {"uid": str(uuid4())})
    wrong = (
        copy_of(part, amal, hash="0" * 64),
        copy_of(other, amal, uid=part["uid"]),
        copy_of({**part, "kind": "x"}, amal),
    )
    assert answers(heal(amal, *wrong)) == ["refused"] * 3
    assert not Entry.select().exists()


def test_a_bad_copy_stops_no_other(amal: Somebody) -> None:
    good, bad = (entry(amal, "check_in", started_at=f"2026-03-03T{at}:00Z") for at in ("09:00", "10:30"))
    said = heal(amal, copy_of(bad, amal, sealed="1.x"), copy_of(good, amal)).get_json()["answers"]
    assert {one["uid"]: one["answer"] for one in said} == {good["uid"]: "stored", bad["uid"]: "refused"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"copies": "x"},
        {"copies": ["x"]},
        {"copies": [str(uuid4())] * 501},
        {"copies": [], "more": 1},
        {"copies": {str(uuid4()): "x"}},
        {"copies": {str(uuid4()): None}},
        {"copies": {"x": "0" * 64}},
        {"copies": {str(uuid4()): "0" * 64 for _ in range(501)}},
    ],
)
def test_it_refuses_names_that_are_none(amal: Somebody, body: dict[str, Any]) -> None:
    assert post(amal, "/sync/lacking", body).status_code == 400


@pytest.mark.parametrize("copies", ["x", ["x"], [{"uid": 1}], [{}] * 101])
def test_it_refuses_copies_that_are_none(amal: Somebody, copies: Any) -> None:
    said = post(amal, "/sync/copies", {"schema": 1, "device_now": DEVICE_NOW, "copies": copies})
    assert said.status_code == 400 and not Entry.select().exists()


def test_it_refuses_a_copy_that_is_nested_without_end_and_takes_the_others(amal: Somebody) -> None:
    made, deep = visited(amal)[0], entry(amal, "check_in")
    context = sealing.Context("copy", amal.person.uid, UUID(deep["uid"]))
    nested = copy_of(deep, amal, sealed=sealed_in_node("[" * 50_000, sealing.phone_key(), context))
    assert answers(heal(amal, nested, copy_of(made, amal))) == ["stored", "refused"]
    assert Entry.select().count() == 1
