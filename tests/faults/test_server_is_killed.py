"""Fault 4: the server is killed before the insert, after it, before and after the commit, and before the answer."""

from __future__ import annotations

import pytest

from tests.support.world import World

POINTS = ("before_insert", "after_insert", "before_commit", "after_commit", "before_answer")
COMMITTED = {"after_commit", "before_answer"}


@pytest.mark.parametrize("point", POINTS)
def test_it_never_keeps_half_a_visit(armed_world: World, point: str) -> None:
    world = armed_world
    amal = world.phone("amal")
    visit = world.visited(amal, minutes=50)
    saved = set(amal.waiting())
    world.server.arm(point)
    assert amal.flush()["outcome"] == "offline"
    assert world.server.died(), f"the server was not killed {point}"
    assert set(amal.waiting()) == saved, "acknowledged although no answer came"

    stored = set(world.entries())
    assert stored == (saved if point in COMMITTED else set())
    assert set(world.visits()) == ({visit} if stored else set())
    assert len(world.audited()) == len(stored)

    world.server.start()
    assert amal.flush()["stored"] == 3
    assert set(world.entries()) == saved and amal.waiting() == []
    assert world.minutes("amal") == 50
    assert set(world.audited().values()) == {1}
