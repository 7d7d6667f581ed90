"""Fault 5: random histories of five phones on a bad network with a server that is killed, seeded and replayable."""

from __future__ import annotations

import os

from tests.support.history import History, problems
from tests.support.world import World

SEED = int(os.environ.get("HISTORY_SEED") or 11)
OPERATIONS = int(os.environ.get("HISTORY_OPERATIONS") or 200)


def test_it_loses_doubles_and_invents_nothing(world: World) -> None:
    history = History(world, SEED)
    history.play(OPERATIONS)
    assert problems(history) == [], history.report()
    assert history.killed, "no server was killed: choose another seed"
    assert len(world.entries()) > OPERATIONS / 6, "too little happened to prove anything"
    assert world.server.complaints() == []
