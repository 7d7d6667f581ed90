"""A phone makes the same whole times as the server of the parts that were chosen."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from pilotapp.visits import time_parts
from tests.support import NODE

SCRIPT = Path(__file__).parents[1] / "support" / "time_parts.mjs"
NIGHTS = (
    ("Europe/Berlin", datetime(2026, 3, 29, 10, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 0, 20, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 14, tzinfo=UTC)),
    ("America/St_Johns", datetime(2023, 11, 5, 15, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 12, 31, 23, 30, tzinfo=UTC)),
)
DAYS: tuple[dict[str, str], ...] = (
    {"day": "today"},
    {"day": "yesterday"},
    {"day": "other", "day_date": "2026-10-25"},
    {"day": "other", "day_date": ""},
    {},
)
STARTS = ("", "00:30", "01:45", "02:30", "09:00", "23:10", "25:00")
ENDS: tuple[dict[str, str], ...] = (
    {"ended_at": "02:15"},
    {"ended_at": "02:45"},
    {"ended_at": "10:20"},
    {"ended_at": ""},
    {"length": "own", "ended_at": "00:05"},
    {"length": "90"},
    {"ago": "30"},
    {"proposed": "2026-10-25T01:00:00Z"},
)
PASSES: tuple[dict[str, str], ...] = ({}, {"started_at_pass": "second"})
Case = tuple[str, datetime, tuple[datetime | None, datetime | None], dict[str, str]]


def cases() -> Iterator[Case]:
    """Choices around changes of the clocks and midnight, with and without times that are known before."""
    for (zone, now), day, start, end, chosen in product(NIGHTS, DAYS, STARTS, ENDS, PASSES):
        before = now - timedelta(hours=9, seconds=13)
        left_open = before - timedelta(hours=11)
        for known in ((None, None), (before, None), (left_open, None), (before, before + timedelta(hours=8))):
            yield zone, now, known, {"started_at": start, **day, **end, **chosen}


def by_the_server(case: Case) -> dict[str, str]:
    """The whole times."""
    zone, now, known, parts = case
    return time_parts.whole(MultiDict(parts), now, known, ZoneInfo(zone))


def plain(case: Case) -> list[Any]:
    """The case with instants in milliseconds."""
    zone, now, known, parts = case
    return [zone, *[now.timestamp() * 1000], [one and one.timestamp() * 1000 for one in known], parts]


@pytest.mark.process
def test_it_makes_the_times_that_the_server_makes() -> None:
    asked = list(cases())
    sent = json.dumps([plain(case) for case in asked])
    told = subprocess.run([NODE, SCRIPT], input=sent, capture_output=True, text=True, check=True)
    expected = [by_the_server(case) for case in asked]
    differing = [
        (case, one, other)
        for case, one, other in zip(asked, json.loads(told.stdout), expected, strict=True)
        if one != other
    ]
    assert differing == []
    assert len({tuple(sorted(one.items())) for one in expected}) > 100
