"""How a pilot is, asked of numbers and codes: silent, hard topics in a row, the gentle limit of a week, evenings.

All of these are hints of ours for a conversation, none is a published scale, and none says anything about a client.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Topics in which pilots most often sit beside somebody's fear of being sent away, illness, violence or separation.
HARD_TOPICS = ("residence", "health", "family", "rights")
HARD_LOAD = 4  # from this load on a note says that it was heavy
IN_A_ROW = 3  # hard visits, the latest ones, from which on care hints at them
ROW_DAYS = 28  # how far back such a row is looked for
HEAVY_DAYS = 14  # how long a heavy note stays a reason to ask how she is
EVENING = time(18)
WEEKS = 12  # of the picture of her load

# Why somebody needs attention, the weightiest first.
REASONS = ("call", "load", "week", "silent", "hard", "session")


def last_heard(*, visit: date | None, note: date | None, session: date | None = None, since: date, today: date) -> date:
    """When the programme last heard from a pilot: by a visit, a note, a session that she came to, or her joining on
    `since`. Never after `today`, whatever a phone's clock said."""
    return min(max(day for day in (visit, note, session, since) if day is not None), today)


def silent(*, active: bool, heard: date, today: date, silent_days: int) -> bool:
    """Whether nobody has heard from an active pilot for `silent_days` or more; days are the programme's local ones.

    Somebody new is silent only after as many days without a first visit or note.
    """
    return active and (today - heard).days >= silent_days


def is_hard(topics: Iterable[str], loads: Iterable[int] = ()) -> bool:
    """Whether a visit was probably a hard one: one of `HARD_TOPICS`, or a note about it with a load of 4 or 5.

    A hint of ours and no published scale: a visit about health may be a flu jab, one about a flat may end in tears.
    """
    return any(topic in HARD_TOPICS for topic in topics) or any(load >= HARD_LOAD for load in loads)


def in_a_row(hard: Sequence[bool]) -> int:
    """How many of the latest visits were hard ones without a break; `hard` has the latest first. Below 3 it is 0."""
    count = next((place for place, one in enumerate(hard) if not one), len(hard))
    return count if count >= IN_A_ROW else 0


def monday_of(day: date) -> date:
    """The first day of the ISO week in which `day` lies."""
    return day - timedelta(days=day.weekday())


def week_key(day: date) -> str:
    """The ISO week of `day` by name: '2026-W01' begins on 29 December 2025."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def passed(minutes: int, week_hours: int) -> bool:
    """Whether the minutes of a week are more than the programme's gentle limit in hours; 0 hours mean no limit."""
    return week_hours > 0 and minutes > week_hours * 60


def is_evening(started_at: datetime, ended_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a visit took free time: it ended after 18:00 of the local day it began on, or that was a weekend day.

    18:00 sharp is no evening; a visit past midnight is one.
    """
    start, end = started_at.astimezone(zone), ended_at.astimezone(zone)
    return start.weekday() >= 5 or end.date() > start.date() or end.time() > EVENING


def session_due(last: date | None, since: date, today: date, reflection_days: int) -> bool:
    """Whether her last reflection session, or her joining where she had none, is `reflection_days` or more ago."""
    return (today - (last or since)).days >= reflection_days


def attention(reasons: Iterable[str]) -> tuple[int, ...]:
    """What sorts people by who needs attention first: the weightiest reason, then how many more there are."""
    places = sorted(REASONS.index(reason) for reason in reasons)
    return (places[0], -len(places)) if places else (len(REASONS), 0)
