"""Fault 3: the same uid with different content."""

from __future__ import annotations

import json
from typing import Any

from tests.support.phones import NodePhone
from tests.support.world import World, at, uid


def send(phone: NodePhone, entry: dict[str, Any]) -> dict[str, Any]:
    """Deliver this entry alone; returns its line of the answer."""
    hello = json.loads(phone.ask("/sync/hello")["text"])
    headers = {"Content-Type": "application/json", "X-CSRFToken": hello["csrf_token"]}
    body = json.dumps({"schema": 1, "device_now": at(0), "entries": [entry]})
    answer = phone.ask("/sync", method="POST", body=body, headers=headers)
    assert answer["status"] == 200, answer["text"]
    line: dict[str, Any] = json.loads(answer["text"])["answers"][0]
    return line


def test_it_keeps_the_first_and_shows_both(world: World) -> None:
    first, second = world.phone("amal"), world.phone("amal")
    visit = uid()
    _, entry = first.save("check_in", visit, started_at=at(90))
    _, other = second.save("check_in", visit, started_at=at(30))
    stored = send(first, entry)
    answer = send(second, other | {"uid": entry["uid"], "hash": _hash_of(other | {"uid": entry["uid"]})})
    assert (stored["answer"], answer["answer"]) == ("stored", "conflict")
    assert answer["kept"] == entry["body"]
    assert world.visits("amal")[visit].started_at.strftime("%Y-%m-%dT%H:%M:%SZ") == entry["body"]["started_at"]


def test_it_refuses_a_hash_that_is_not_of_the_content(world: World) -> None:
    amal = world.phone("amal")
    _, entry = amal.save("check_in", uid(), started_at=at(90))
    answer = send(amal, entry | {"body": {"started_at": at(500)}})
    assert answer["answer"] == "refused" and answer["errors"]
    assert world.entries() == {} and world.visits() == {}


def test_it_does_not_take_another_persons_entry(world: World) -> None:
    amal, berna = world.phone("amal"), world.phone("berna")
    _, entry = amal.save("check_in", uid(), started_at=at(90))
    send(amal, entry)
    answer = send(berna, entry)
    assert answer["answer"] == "refused"
    assert world.visits("berna") == {} and len(world.entries()) == 1


def _hash_of(entry: dict[str, Any]) -> str:
    import hashlib

    content = {key: entry[key] for key in ("body", "kind", "owner", "schema", "uid", "visit")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
