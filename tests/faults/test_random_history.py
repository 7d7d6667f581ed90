"""Fault 5: a random history of five phones, a page, an office, a bad network, crashes and a restore; repeatable.

`make faults` plays 100,000 operations of it (`tests/support/history`).
"""

from __future__ import annotations

import os

from tests.support.history import History, problems
from tests.support.world import World

SEED = int(os.environ.get("HISTORY_SEED") or 11)
OPERATIONS = 200


def test_it_loses_doubles_and_invents_nothing_and_does_not_run_dry(armed_world: World) -> None:
    history = History(armed_world, SEED)
    history.play(OPERATIONS)
    assert problems(history) == {}, history.report()
