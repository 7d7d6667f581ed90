"""An offline phone interprets local times at clock changes like the server."""

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pilotapp.clock import wall_time
from tests.support import NODE

SCRIPT = Path(__file__).parents[1] / "support" / "wall_times.mjs"
ZONES = ("Europe/Berlin", "Europe/Lisbon", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata")
YEARS = (2019, 2022, 2023, 2026, 2027, 2035)
AROUND = (-61, -30, -1, 0, 20, 30, 59, 60, 61)  # minutes from the change to the start
LENGTHS = (-40, 0, 25, 70)
Case = tuple[str, str, str]


def changes(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """Wall-clock times of a zone's clock changes in a year, and one time in summer."""
    hour = timedelta(hours=1)
    before = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    for number in range(1, 365 * 24):
        after = (datetime(year, 1, 1, tzinfo=UTC) + number * hour).astimezone(zone)
        if after.utcoffset() != before.utcoffset():
            yield before.replace(tzinfo=None) + hour
        before = after
    yield datetime(year, 7, 1, 12)


def cases() -> Iterator[Case]:
    """Visits around every clock change."""
    for zone in ZONES:
        for change in (change for year in YEARS for change in changes(ZoneInfo(zone), year)):
            for minutes in AROUND:
                start = change + timedelta(minutes=minutes)
                for length in LENGTHS:
                    yield zone, f"{start:%Y-%m-%dT%H:%M}", f"{start + timedelta(minutes=length):%Y-%m-%dT%H:%M}"


def by_the_server(case: Case) -> list[object]:
    """Both instants in milliseconds, or the bounds of the hour that does not exist."""
    zone = ZoneInfo(case[0])
    try:
        times = [wall_time.read(datetime.fromisoformat(wall), zone) for wall in case[1:]]
    except wall_time.SkippedTime as skipped:
        return [f"{edge:%Y-%m-%dT%H:%M}" for edge in (skipped.before, skipped.after)]
    return [int(instant.timestamp() * 1000) for instant in wall_time.in_order(*times, zone) if instant]


@pytest.mark.process
def test_it_reads_every_change_of_the_clocks_as_the_server_does() -> None:
    asked = list(cases())
    told = subprocess.run([NODE, SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True)
    by_the_phone, expected = json.loads(told.stdout), [by_the_server(case) for case in asked]
    assert [case for case, *both in zip(asked, by_the_phone, expected, strict=True) if both[0] != both[1]] == []
    assert sum(isinstance(answer[0], str) for answer in expected) > 100  # hours that do not exist are among them
