"""Minutes of a visit, independent of clock changes; the examples are from the domain document."""

from datetime import timedelta

import pytest

from pilotapp.visits import rules
from tests.visits.helpers import BERLIN, NOON, berlin


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (berlin("2026-03-03 10:00"), berlin("2026-03-03 11:12"), 72),
        (berlin("2020-03-29 01:49"), berlin("2020-03-29 03:15"), 26),
        (berlin("2026-10-25 02:30"), berlin("2026-10-25 02:30").replace(fold=1), 60),
        (berlin("2025-12-31 23:30"), berlin("2026-01-01 00:30"), 60),
    ],
)
def test_it_counts_the_minutes_that_passed(start, end, expected):
    assert rules.minutes_between(start.astimezone(NOON.tzinfo), end.astimezone(NOON.tzinfo)) == expected


def test_it_reads_the_summer_time_gap_in_the_zone():
    assert BERLIN.utcoffset(berlin("2020-03-29 03:15").replace(tzinfo=None)) == timedelta(hours=2)


@pytest.mark.parametrize(
    ("measured", "expected"), [(None, (60, False)), (55, (60, False)), (54, (54, True)), (66, (66, True))]
)
def test_it_takes_what_the_phone_measured_where_the_clock_jumped(measured, expected):
    assert rules.credited_minutes(NOON, NOON + timedelta(hours=1), measured) == expected


@pytest.mark.parametrize(("seconds", "off"), [(None, False), (300, False), (-300, False), (301, True), (-301, True)])
def test_it_flags_a_clock_that_is_off_by_more_than_five_minutes(seconds, off):
    assert rules.is_clock_off(seconds) is off


@pytest.mark.parametrize(("days", "late"), [(14, False), (14.001, True)])
def test_it_marks_a_record_late_after_fourteen_days(days, late):
    assert rules.is_late(NOON - timedelta(days=days), NOON) is late
