"""Requests that no phone of ours sends get an error in JSON and change nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pilotapp.models import AuditRow, Entry, Visit
from tests.support.people import Somebody
from tests.sync.phone_door import DEVICE_NOW, answers, entry, send, signed

pytestmark = pytest.mark.usefixtures("frozen")

NOT_DELIVERIES: list[Any] = [
    b"", b"{", b"\xff\xfe", b"[" * 50_000, b"null", b"[]", b"1e999",
    {}, {"schema": 2, "device_now": DEVICE_NOW, "entries": []},
    {"schema": True, "device_now": DEVICE_NOW, "entries": []},
    {"schema": 1, "device_now": DEVICE_NOW, "entries": {}}, {"schema": 1, "device_now": "noon", "entries": []},
    {"schema": 1, "device_now": "2026-03-03T11:00:00", "entries": []}, {"schema": 1, "device_now": 7, "entries": []},
    {"schema": 1, "device_now": "9999-12-31T23:59:59-14:00", "entries": []},
    {"schema": 1, "device_now": DEVICE_NOW, "entries": [], "more": 1},
    {"schema": 1, "device_now": DEVICE_NOW, "entries": [None]},
]  # fmt: skip
CHANGES: list[dict[str, Any]] = [
    {"uid": "x"}, {"uid": 7}, {"uid": "{11111111-1111-4111-8111-111111111111}"}, {"visit": None}, {"owner": "me"},
    {"kind": "erase"}, {"kind": ["record"]}, {"schema": 0}, {"schema": 1.0}, {"made_at": "yesterday"}, {"hash": "0"},
    {"hash": "Z" * 64}, {"body": []}, {"body": {"client_name": "A"}}, {"body": {"data": "x"}}, {"body": {"Meta": 1}},
    {"body": {"institution_kind": "x" * 41}}, {"body": {"institution_kind": {"a": 1}}},
    {"body": {"institution_kind": 0.5}},
    {"body": {"institution_kind": ["school"]}}, {"body": {"institution_kind": "sch\ud800ool"}},
    {"body": {"started_at": "\u0000"}},
    {"remark": "hello"},
]  # fmt: skip


def nothing_changed() -> bool:
    """Whether no row was written."""
    return not (Entry.select().exists() or Visit.select().exists() or AuditRow.select().exists())


@pytest.mark.parametrize("body", NOT_DELIVERIES, ids=lambda body: repr(body)[:40])
def test_it_refuses_a_body_that_is_no_delivery(amal: Somebody, body: Any) -> None:
    response = send(amal, raw=body)
    assert response.status_code == 400 and response.get_json()["error"]
    assert nothing_changed()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: ascii(change)[:40])
def test_it_refuses_the_whole_delivery_when_one_entry_has_the_wrong_shape(
    amal: Somebody, change: dict[str, Any]
) -> None:
    good = entry(amal, "check_in", started_at="2026-03-03T10:00:00Z")
    response = send(amal, good, entry(amal, "check_in") | change)
    assert response.status_code == 400 and response.get_json()["error"]
    assert nothing_changed()


@pytest.mark.parametrize("left_out", ["uid", "owner", "kind", "visit", "schema", "made_at", "hash", "body"])
def test_it_refuses_an_entry_without(amal: Somebody, left_out: str) -> None:
    part = entry(amal, "check_in")
    del part[left_out]
    assert send(amal, part).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"started_at": "0001-01-01T00:00:00+14:00"},
        {"started_at": "9999-12-31T23:59:59-14:00"},
        {"started_at": "noon"},
        {"institution_kind": "casino"},
        {"client_language": "xxx"},
        {"client_language": 5},
    ],
    ids=repr,
)
def test_it_refuses_values_that_are_none_with_a_reason_at_the_field(amal: Somebody, body: dict[str, Any]) -> None:
    refused = send(amal, entry(amal, "check_in", **body)).get_json()["answers"][0]
    assert refused["answer"] == "refused" and set(refused["errors"]) == set(body)
    assert nothing_changed()


def test_it_reads_json_only(amal: Somebody) -> None:
    token = amal.client.get("/sync/hello").get_json()["csrf_token"]
    body = json.dumps({"schema": 1, "device_now": DEVICE_NOW, "entries": []})
    response = amal.client.post("/sync", data=body, headers={"X-CSRFToken": token, "Content-Type": "text/plain"})
    assert response.status_code == 415 and response.is_json


def test_it_reads_at_most_a_hundred_entries_and_256_kilobytes(amal: Somebody) -> None:
    entries = [entry(amal, "withdraw") for _ in range(101)]
    assert send(amal, *entries).status_code == 413
    response = send(amal, raw=b'{"schema": 1, "entries": "' + b"x" * 256 * 1024 + b'"}')
    assert response.status_code == 413 and response.get_json()["error"]
    assert nothing_changed()
    assert answers(send(amal, *entries[:100])) == ["stored"] * 100


def test_it_wants_a_token(amal: Somebody) -> None:
    body = {"schema": 1, "device_now": DEVICE_NOW, "entries": [entry(amal, "check_in")]}
    response = amal.client.post("/sync", json=body)
    assert response.status_code == 403 and response.get_json()["csrf"] is True
    assert nothing_changed()


def test_it_wants_a_session(client: Any, amal: Somebody) -> None:
    for response in (client.get("/sync/hello"), client.get("/sync/hello", headers={"Accept": "text/html"})):
        assert response.status_code == 401 and response.get_json()["error"]
    assert client.post("/sync", json={}).status_code in (401, 403)


def test_it_is_for_pilots(karin: Somebody) -> None:
    assert karin.client.get("/sync/hello").get_json()["snapshot"] is None
    assert send(karin, signed(entry(karin, "check_in"))).status_code == 403
    assert nothing_changed()
