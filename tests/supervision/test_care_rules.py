"""Boundary cases of the care rules: days, weeks, time zones, clock changes, New Year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pilotapp.clock import wall_time
from pilotapp.supervision import care_rules as rules

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 3, 3)


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def maybe(ago: int | None) -> date | None:
    return None if ago is None else day(ago)


def silent(visit=None, note=None, session=None, *, since=400, active=True, silent_days=30) -> bool:
    """Whether a pilot with these facts counts as silent; times are given as days before now."""
    known = {"visit": maybe(visit), "note": maybe(note), "session": maybe(session)}
    heard = rules.last_heard(**known, since=day(since), today=TODAY)
    return rules.silent(active=active, heard=heard, today=TODAY, silent_days=silent_days)


@pytest.mark.parametrize(
    ("visit", "note", "since", "expected"),
    [
        (29, None, 400, False),
        (30, None, 400, True),
        (None, 29, 400, False),
        (None, 30, 400, True),
        (90, 29, 400, False),
        (29, 90, 400, False),
        (90, 30, 400, True),
        (None, None, 29, False),
        (None, None, 30, True),
    ],
)
def test_it_calls_silent_whom_nobody_heard_of_for_so_many_days(visit, note, since, expected):
    assert silent(visit, note, since=since) is expected


def test_it_calls_nobody_silent_whose_access_is_off():
    assert not silent(200, active=False)


def test_it_follows_the_interval_of_the_programme():
    assert silent(7, silent_days=7)
    assert not silent(7, silent_days=8)


def test_it_has_heard_from_whom_came_to_a_session():
    assert not silent(90, 90, 29)
    assert silent(90, 90, 30)


def test_it_has_heard_from_nobody_tomorrow_whatever_a_phone_says():
    assert rules.last_heard(visit=day(-3), note=None, since=day(400), today=TODAY) == TODAY


def test_it_counts_days_over_new_year():
    new_year, heard = date(2026, 1, 1), date(2025, 12, 3)
    assert not rules.silent(active=True, heard=heard, today=new_year, silent_days=30)
    assert rules.silent(active=True, heard=heard, today=new_year + timedelta(days=1), silent_days=30)


@pytest.mark.parametrize("topic", rules.HARD_TOPICS)
def test_it_takes_each_hard_topic_for_a_hint(topic):
    assert rules.is_hard(["school", topic])


@pytest.mark.parametrize(("loads", "expected"), [((), False), ((3,), False), ((4,), True), ((1, 5), True)])
def test_it_takes_a_heavy_note_for_a_hint_whatever_the_topic(loads, expected):
    assert rules.is_hard(["school"], loads) is expected


@pytest.mark.parametrize(
    ("latest_first", "expected"),
    [
        ([], 0),
        ([True, True], 0),
        ([True, True, True], 3),
        ([True, True, False, True], 0),
        ([False, True, True, True], 0),
        ([True, True, True, True, False], 4),
    ],
)
def test_it_counts_hard_visits_in_a_row_from_three_on(latest_first, expected):
    assert rules.in_a_row(latest_first) == expected


@pytest.mark.parametrize(
    ("minutes", "hours", "expected"), [(600, 10, False), (601, 10, True), (6000, 0, False), (0, 0, False)]
)
def test_it_passes_the_limit_by_a_minute_and_never_without_a_limit(minutes, hours, expected):
    assert rules.passed(minutes, hours) is expected


@pytest.mark.parametrize(
    ("one", "monday", "key"),
    [
        (date(2026, 1, 1), date(2025, 12, 29), "2026-W01"),
        (date(2025, 12, 31), date(2025, 12, 29), "2026-W01"),
        (date(2025, 12, 28), date(2025, 12, 22), "2025-W52"),
        (date(2027, 1, 3), date(2026, 12, 28), "2026-W53"),
        (date(2027, 1, 4), date(2027, 1, 4), "2027-W01"),
    ],
)
def test_it_knows_the_week_at_new_year(one, monday, key):
    assert (rules.monday_of(one), rules.week_key(one)) == (monday, key)


@pytest.mark.parametrize(
    ("monday", "hours"), [(date(2026, 3, 23), 167), (date(2026, 10, 19), 169), (date(2026, 3, 2), 168)]
)
def test_it_gives_a_week_its_true_length_when_the_clocks_change(monday, hours):
    length = wall_time.at(monday + timedelta(days=7), 0, BERLIN) - wall_time.at(monday, 0, BERLIN)
    assert length == timedelta(hours=hours)


def evening(start: str, end: str, zone: ZoneInfo = BERLIN) -> bool:
    """Whether a visit between these wall-clock times in Berlin is an evening visit."""
    begun, ended = (datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC) for text in (start, end))
    return rules.is_evening(begun, ended, zone)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-03 16:00", "2026-03-03 18:00", False),
        ("2026-03-03 16:00", "2026-03-03 18:01", True),
        ("2026-03-03 23:30", "2026-03-04 00:30", True),
        ("2026-03-07 10:00", "2026-03-07 11:00", True),
        ("2026-03-08 10:00", "2026-03-08 11:00", True),
        ("2026-03-09 10:00", "2026-03-09 11:00", False),
        ("2026-03-30 17:30", "2026-03-30 18:00", False),
        ("2026-10-26 17:30", "2026-10-26 18:01", True),
    ],
)
def test_it_calls_evening_what_ends_after_six_or_lies_at_a_weekend(start, end, expected):
    assert evening(start, end) is expected


def test_it_asks_the_clock_on_the_wall_of_the_programme():
    assert not evening("2026-03-03 18:00", "2026-03-03 18:30", ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("last", "since", "expected"), [(89, 400, False), (90, 400, True), (None, 89, False), (None, 90, True)]
)
def test_it_is_time_for_a_session_after_the_interval(last, since, expected):
    assert rules.session_due(maybe(last), day(since), TODAY, 90) is expected


def test_it_puts_the_weightiest_reason_first_and_then_who_has_more():
    people = [(), ("session",), ("silent", "session"), ("silent",), ("call",), ("load", "week", "hard")]
    assert sorted(people, key=rules.attention) == [
        ("call",),
        ("load", "week", "hard"),
        ("silent", "session"),
        ("silent",),
        ("session",),
        (),
    ]
