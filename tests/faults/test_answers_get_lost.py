"""Fault 1: the response is lost after the commit, repeatedly."""

from __future__ import annotations

from tests.support import network_faults as network
from tests.support.world import World


def test_it_counts_a_visit_once_when_ten_answers_are_lost(world: World) -> None:
    amal = world.phone("amal")
    visit = world.visited(amal, minutes=75)
    lost = world.proxy.when(network.lose_answer, method="POST", path="/sync", times=10)
    for _ in range(10):
        assert amal.flush()["outcome"] == "offline"
    assert lost.used == 10 and len(amal.waiting()) == 3
    assert amal.flush()["stored"] == 3 and amal.waiting() == []
    assert list(world.visits("amal")) == [visit]
    assert world.minutes("amal") == 75
    assert set(world.audited().values()) == {1}


def test_it_gives_the_same_receipt_again(world: World) -> None:
    amal = world.phone("amal")
    world.visited(amal)
    saved = {row["uid"]: row["hash"] for row in amal.outbox()}
    world.proxy.when(network.cut_body, method="POST", path="/sync", times=1)
    assert amal.flush()["outcome"] == "wait"
    amal.flush()
    assert {one["uid"]: one["hash"] for one in amal.receipts()} == saved
    assert {one["answer"] for one in amal.receipts()} == {"already"}
    assert amal.waiting() == [] and len(world.entries()) == 3
