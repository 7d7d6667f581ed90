"""Rules for the overview of a pilot: silence, consecutive hard topics, hours a week, evening visits.

These are our own hints for a conversation, not published scales, and they say nothing about clients.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Topics that most often involve somebody's fear of deportation, illness, violence or separation.
HARD_TOPICS = ("residence", "health", "family", "rights")
HARD_LOAD = 4  # from this load on a note counts as heavy
IN_A_ROW = 3  # consecutive latest hard visits that are a reason for attention
ROW_DAYS = 28  # how far back these visits are searched
HEAVY_DAYS = 14  # how long a heavy note is a reason for attention
EVENING = time(18)
WEEKS = 12  # in the chart of the load

# The reasons for attention, most important first.
REASONS = ("call", "load", "week", "silent", "hard", "session")


def last_heard(*, visit: date | None, note: date | None, session: date | None = None, since: date, today: date) -> date:
    """Return the day of the last sign from a pilot: a visit, a note, an attended session, or joining on `since`.

    Never after `today`, whatever a phone's clock said.
    """
    return min(max(day for day in (visit, note, session, since) if day is not None), today)


def silent(*, active: bool, heard: date, today: date, silent_days: int) -> bool:
    """Whether there was no sign from an active pilot for `silent_days` or more local days of the programme.

    A new pilot is silent only after as many days without a first visit or note.
    """
    return active and (today - heard).days >= silent_days


def is_hard(topics: Iterable[str], loads: Iterable[int] = ()) -> bool:
    """Whether a visit was probably a hard one: one of `HARD_TOPICS`, or a note about it with a load of 4 or 5.

    It is our own hint, not a published scale: a visit about health may be a flu jab, one about housing end in tears.
    """
    return any(topic in HARD_TOPICS for topic in topics) or any(load >= HARD_LOAD for load in loads)


def in_a_row(hard: Sequence[bool]) -> int:
    """Return how many of the latest visits were consecutive hard ones; `hard` has the latest first. Below 3 it is 0."""
    count = next((place for place, one in enumerate(hard) if not one), len(hard))
    return count if count >= IN_A_ROW else 0


def monday_of(day: date) -> date:
    """Return the first day of the ISO week of `day`."""
    return day - timedelta(days=day.weekday())


def week_key(day: date) -> str:
    """Return the ISO week of `day` as text: '2026-W01' begins on 29 December 2025."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def passed(minutes: int, week_hours: int) -> bool:
    """Whether the minutes of a week exceed the programme's recommended hours; 0 hours mean no limit."""
    return week_hours > 0 and minutes > week_hours * 60


def is_evening(started_at: datetime, ended_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a visit took free time: it ended after 18:00 of the local day it began on, or that was a weekend day.

    18:00 exactly does not count; a visit past midnight does.
    """
    start, end = started_at.astimezone(zone), ended_at.astimezone(zone)
    return start.weekday() >= 5 or end.date() > start.date() or end.time() > EVENING


def session_due(last: date | None, since: date, today: date, reflection_days: int) -> bool:
    """Whether the last reflection session, or joining if there was none, is `reflection_days` or more ago."""
    return (today - (last or since)).days >= reflection_days


def attention(reasons: Iterable[str]) -> tuple[int, ...]:
    """Return a sort key for need of attention: the most important reason, then how many more there are."""
    places = sorted(REASONS.index(reason) for reason in reasons)
    return (places[0], -len(places)) if places else (len(REASONS), 0)
