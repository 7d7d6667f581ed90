"""Fault 2: fifty equal simultaneous requests over four workers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.databases import Bench
from tests.support.phones import NodePhone
from tests.support.world import World, at, uid


@pytest.fixture
def busy_world(bench: Bench, data_folder: Path) -> Iterator[World]:
    """A server with four workers."""
    with World(bench, data_folder, workers=4) as running:
        yield running


def fifty(phone: NodePhone, path: str, body: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """Send the same request fifty times at the same time."""
    with ThreadPoolExecutor(50) as pool:
        asked = [pool.submit(phone.ask, path, method="POST", body=body, headers=headers) for _ in range(50)]
        return [one.result() for one in asked]


def test_it_has_one_effect_for_fifty_equal_deliveries(busy_world: World) -> None:
    amal = busy_world.phone("amal")
    busy_world.visited(amal, minutes=45)
    hello = json.loads(amal.ask("/sync/hello")["text"])
    kept = ("uid", "owner", "kind", "visit", "schema", "made_at", "hash", "body")
    entries = [{key: row[key] for key in kept} for row in amal.outbox()]
    body = json.dumps({"schema": 1, "device_now": at(0), "entries": entries})
    headers = {"Content-Type": "application/json", "X-CSRFToken": hello["csrf_token"]}
    answers = fifty(amal, "/sync", body, headers)
    assert {one["status"] for one in answers} == {200}
    told = [line["answer"] for one in answers for line in json.loads(one["text"])["answers"]]
    assert (told.count("stored"), told.count("already")) == (3, 147)
    assert busy_world.minutes("amal") == 45 and len(busy_world.entries()) == 3
    assert busy_world.server.complaints() == []


def test_it_opens_one_visit_for_fifty_equal_posts_of_the_page(busy_world: World) -> None:
    amal = busy_world.phone("amal")
    token = json.loads(amal.ask("/sync/hello")["text"])["csrf_token"]
    body = f"csrf_token={token}&uid={uid()}&visit={uid()}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answers = fifty(amal, "/visits/check-in", body, headers)
    assert {one["status"] for one in answers} == {303}
    assert len(busy_world.visits("amal")) == 1 and len(busy_world.entries()) == 1


def test_it_opens_one_visit_for_fifty_different_check_ins(busy_world: World) -> None:
    phones = [busy_world.phone("amal") for _ in range(10)]
    for phone in phones:
        phone.save("check_in", uid(), started_at=at(5))
    for flushed in [phone.start_flush() for phone in phones]:
        assert flushed.result(30)["outcome"] == "sent"
    states = [visit.state for visit in busy_world.visits("amal").values()]
    assert states == ["open"]
    assert sorted(len(phone.outbox()) for phone in phones) == [0] + [1] * 9
