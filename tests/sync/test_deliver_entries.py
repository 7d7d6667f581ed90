"""A phone delivers its entries: one receipt each, each stored once."""

from __future__ import annotations

from datetime import datetime

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Entry, Visit
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD, answers, entry, send, signed, visited

pytestmark = pytest.mark.usefixtures("frozen")


def test_it_tells_who_is_signed_in_with_a_token_and_what_is_now(amal: Somebody) -> None:
    told = amal.client.get("/sync/hello").get_json()
    assert told["person"] == str(amal.person.uid) and told["csrf_token"] and told["schema"] == 1
    assert told["server_time"] == "2026-03-03T11:00:00Z"
    assert told["snapshot"]["visit"] is None
    assert "no-store" in amal.client.get("/sync/hello").headers["Cache-Control"]


def test_it_tells_a_store_that_is_new_whether_its_pilot_has_visits(amal: Somebody, berna: Somebody) -> None:
    known = [somebody.client.get("/sync/hello").get_json()["has_visits"] for somebody in (amal, berna)]
    send(amal, *visited(amal))
    Visit.update(import_run=Visit.uid).execute()
    imported = amal.client.get("/sync/hello").get_json()["has_visits"]
    send(amal, *visited(amal, "07:00", "08:00"))
    now = [somebody.client.get("/sync/hello").get_json()["has_visits"] for somebody in (amal, berna)]
    assert (known, imported, now) == ([False, False], False, [True, False])


def test_it_stores_a_whole_visit_once(amal: Somebody) -> None:
    parts = visited(amal)
    assert answers(send(amal, *parts)) == ["stored"] * 3
    assert answers(send(amal, *parts)) == ["already"] * 3
    visit = Visit.get_by_id(parts[0]["visit"])
    assert (visit.state, visit.minutes) == ("recorded", 60)
    assert Entry.select().count() == 3
    assert AuditRow.select().where(AuditRow.subject == visit.uid).count() == 3


def test_it_returns_the_uid_and_the_hash_that_were_sent(amal: Somebody) -> None:
    parts = visited(amal)
    told = send(amal, *parts).get_json()
    assert [(one["uid"], one["hash"]) for one in told["answers"]] == [(one["uid"], one["hash"]) for one in parts]
    assert told["received_at"] == "2026-03-03T11:00:00Z"


def test_it_tells_what_is_now_after_the_delivery(amal: Somebody) -> None:
    come, go, record = visited(amal)
    assert send(amal, come).get_json()["snapshot"]["visit"]["state"] == "open"
    assert send(amal, go).get_json()["snapshot"]["visit"]["state"] == "ended"
    assert send(amal, record).get_json()["snapshot"]["visit"] is None


@pytest.mark.parametrize("order", [(1, 0, 2), (2, 1, 0), (2, 0, 1), (0, 2, 1), (1, 2, 0)])
def test_it_joins_what_comes_out_of_order(amal: Somebody, order: tuple[int, ...]) -> None:
    parts = visited(amal)
    for at in order:
        assert answers(send(amal, parts[at])) == ["stored"]
    visit = Visit.get_by_id(parts[0]["visit"])
    assert (visit.state, visit.minutes) == ("recorded", 60)


def test_it_keeps_the_first_of_two_contents_and_returns_it(amal: Somebody) -> None:
    record = visited(amal)[2]
    send(amal, record)
    other = signed(record | {"body": record["body"] | {"outcome": "aborted"}})
    told = send(amal, other).get_json()["answers"][0]
    assert (told["answer"], told["kept"]["outcome"]) == ("conflict", "held")
    assert Entry.get_by_id(record["uid"]).hash == record["hash"]


def test_it_stores_the_good_ones_beside_the_bad_ones(amal: Somebody) -> None:
    come, go, record = visited(amal)
    record = signed(record | {"body": record["body"] | {"topics": []}})
    far = entry(amal, "check_in", started_at="2026-03-03T15:00:00Z")
    told = send(amal, come, far, record, go).get_json()["answers"]
    assert [one["answer"] for one in told] == ["stored", "refused", "refused", "stored"]
    assert told[2]["errors"] == {"topics": ["Please choose 1, 2 or 3 topics."]}
    assert "future" in told[1]["errors"]["started_at"][0]
    assert Entry.select().count() == 2


def test_it_says_why_in_the_persons_language(sign_in: object) -> None:
    amal = sign_in("amal", language="de")  # type: ignore[operator]
    refused = send(amal, entry(amal, "record", **(RECORD | {"topics": ["nothing"]}))).get_json()["answers"][0]
    assert refused["answer"] == "refused" and refused["errors"]["topics"]


def test_it_reads_a_chosen_time_in_the_programmes_zone(amal: Somebody) -> None:
    record = entry(amal, "record", **RECORD, started_at="2026-03-03T09:00", ended_at="2026-03-03T09:40")
    assert answers(send(amal, record)) == ["stored"]
    visit = Visit.get_by_id(record["visit"])
    assert visit.started_at == datetime.fromisoformat("2026-03-03T08:00:00+00:00") and visit.minutes == 40


def test_it_notes_by_how_much_the_phones_clock_is_off(amal: Somebody) -> None:
    come = entry(amal, "check_in", started_at="2026-03-03T10:00:00Z")
    send(amal, come, device_now="2026-03-03T11:20:00Z")
    visit = Visit.get_by_id(come["visit"])
    assert visit.clock and visit.clock_offset == 1200


def test_it_refuses_another_persons_entry_and_one_that_was_damaged(amal: Somebody, berna: Somebody) -> None:
    foreign = entry(berna, "check_in", started_at="2026-03-03T10:00:00Z")
    damaged = entry(amal, "check_in", started_at="2026-03-03T10:00:00Z") | {"hash": "0" * 64}
    good = entry(amal, "check_in", started_at="2026-03-03T10:30:00Z")
    told = send(amal, foreign, damaged, good).get_json()["answers"]
    assert [one["answer"] for one in told] == ["refused", "refused", "stored"]
    assert Entry.select().count() == 1


def test_it_does_not_touch_another_pilots_visit(amal: Somebody, berna: Somebody, tarek: Somebody) -> None:
    parts = visited(amal)
    send(amal, *parts)
    for other in (berna, tarek):
        assert answers(send(other, entry(other, "withdraw", parts[0]["visit"]))) == ["refused"]
    assert Visit.get_by_id(parts[0]["visit"]).state == "recorded"


def test_it_believes_no_receipt_of_a_stored_entry_with_damaged_content(amal: Somebody) -> None:
    record = visited(amal)[2]
    send(amal, record)
    damaged = record | {"body": record["body"] | {"outcome": "aborted"}}
    assert answers(send(amal, damaged)) == ["refused"]


def test_it_accepts_what_comes_weeks_later_and_marks_it(amal: Somebody) -> None:
    parts = visited(amal)
    with clock.freeze(datetime.fromisoformat("2026-03-25T11:00:00+00:00")):
        assert answers(send(amal, *parts, device_now="2026-03-25T11:00:00Z")) == ["stored"] * 3
        assert Visit.get_by_id(parts[0]["visit"]).late


def test_it_marks_late_what_comes_weeks_later_in_any_order(amal: Somebody) -> None:
    come, go, record = visited(amal)
    with clock.freeze(datetime.fromisoformat("2026-03-25T11:00:00+00:00")):
        for part in (record, go, come):
            assert answers(send(amal, part, device_now="2026-03-25T11:00:00Z")) == ["stored"]
        assert Visit.get_by_id(come["visit"]).late


def test_it_lets_no_record_without_an_end_stop_the_others(amal: Somebody) -> None:
    come = entry(amal, "check_in", started_at="2026-03-03T10:00:00Z")
    other = entry(amal, "record", **RECORD, started_at="2026-03-03T09:00:00Z")
    told = send(amal, come, other, *visited(amal)[1:]).get_json()["answers"]
    assert [one["answer"] for one in told] == ["stored", "refused", "stored", "stored"]
    assert "still checked in" in told[1]["errors"]["started_at"][0]


def test_it_takes_entries_of_a_phone_that_is_centuries_ahead(amal: Somebody) -> None:
    come = entry(amal, "check_in", started_at="2026-03-03T10:00:00Z")
    assert answers(send(amal, come, device_now="2999-03-03T11:00:00Z")) == ["stored"]
    assert 0 < Visit.get_by_id(come["visit"]).clock_offset < 2**31


def test_it_shows_the_history_of_whatever_was_taken(amal: Somebody) -> None:
    come = entry(amal, "check_in", started_at=20260303)
    go = entry(amal, "check_out", come["visit"], ended_at=" 2026-03-03T00:30:00Z ", measured_minutes=" ")
    record = entry(amal, "record", come["visit"], **(RECORD | {"topics": "school", "waiting_minutes": " "}))
    assert answers(send(amal, come, go, record)) == ["stored"] * 3
    assert amal.page(f"/visits/{come['visit']}").text.count("School and education") == 2
