"""Histories count acknowledged data that are missing as lost; data that only a lost phone had are excused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pilotapp import clock
from pilotapp.models import Entry, Visit
from tests.support.history import oracle
from tests.support.history.accounts import Accounts
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD, entry, send, signed, visited

pytestmark = pytest.mark.usefixtures("frozen")


def history_of(*saved: dict[str, Any], **accounts: set[str]) -> Any:
    """A history in which one phone saved these entries and got the answer 'stored' for each of them."""
    by_uid = {one["uid"]: one | {"owner_name": "amal", "phone": "phone-1"} for one in saved}
    heard = [{"uid": key, "answer": "stored"} for key in by_uid]
    phone = SimpleNamespace(receipts=lambda: heard, outbox=lambda owner: [], copies=lambda owner: list(by_uid))
    return SimpleNamespace(accounts=Accounts(saved=by_uid, **accounts), hands=[SimpleNamespace(phone=phone)])


def lost(history: Any) -> list[str]:
    """The kinds of the entries that the oracle counts as lost after they were acknowledged."""
    return [line.split()[5] for line in oracle.lost(history)]


def test_it_counts_no_answer_whose_visit_lay_on_a_lost_phone(amal: Somebody) -> None:
    """A discarded wrong entry about the visit does not make the visit known to the server."""
    mistake, record = entry(amal, "record"), entry(amal, "record")
    answer = entry(amal, "answer", visit=record["visit"], answer="correct")
    mistake["visit"] = record["visit"]
    history = history_of(record, answer, gone={record["uid"]}, removed={mistake["uid"]})
    history.accounts.saved[mistake["uid"]] = mistake
    assert lost(history) == []


def test_it_counts_an_answer_whose_visit_is_there(amal: Somebody) -> None:
    parts = visited(amal)
    send(amal, *parts)
    answer = entry(amal, "answer", visit=parts[0]["visit"], answer="correct")
    assert Visit.select().count() == 1 and lost(history_of(*parts, answer)) == ["answer"]


def test_it_counts_the_record_of_a_visit_that_is_missing_though_no_phone_was_lost(amal: Somebody) -> None:
    record = entry(amal, "record")
    answer = entry(amal, "answer", visit=record["visit"], answer="correct")
    assert lost(history_of(record, answer)) == ["record"]


def test_it_compares_minutes_with_what_was_told_last_unless_a_coordinator_decided(amal: Somebody) -> None:
    first, last = (lasting(amal, end) for end in ("20", "45"))
    last = signed(last | {"visit": first["visit"], "made_at": "2026-03-03T11:01:00Z"})
    send(amal, first, last)
    assert [*oracle.miscounted(history_of(first, last))] == []
    assert "45 instead of the 20" in str([*oracle.miscounted(history_of(last, first))])
    Entry.update(answer="held", decision="accepted", decided_at=clock.now()).where(Entry.uid == last["uid"]).execute()
    assert [*oracle.miscounted(history_of(last, first))] == []


def lasting(pilot: Somebody, end: str) -> dict[str, Any]:
    """A record with both times."""
    times = {"started_at": "2026-03-03T08:00:00Z", "ended_at": f"2026-03-03T08:{end}:00Z"}
    return signed(entry(pilot, "record", **RECORD, **times))
