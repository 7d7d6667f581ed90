"""What may be done with a reflection session, who is due for one, and which themes a group may hear of."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pilotapp.models import ReflectionSession

KINDS = ("individual", "group", "peer")
MIN_MINUTES, MAX_MINUTES = 5, 480
FURTHEST = timedelta(days=366)  # planned ahead, or written down afterwards
# A group hears of a theme only where this many pilots of those who are invited flagged it, and never how many they are:
# a theme of one points to her, and one of two points out the other to each of them.
FEWEST_PILOTS = 3
# So long may a session that took place wait to be written down before those invited count as not invited.
WRITING_DOWN = timedelta(days=14)


def is_right_size(kind: str, pilots: int) -> bool:
    """Whether so many pilots make a session of this kind: one a talk of two, two or more a meeting."""
    return pilots == 1 if kind == "individual" else pilots >= 2


def may_change(session: ReflectionSession) -> bool:
    """Whether it can still be changed or cancelled: until it was written down."""
    return session.state == "planned"


def may_hold(session: ReflectionSession, now: datetime) -> bool:
    """Whether it has begun, so that it can be written down who came."""
    return session.state == "planned" and session.starts_at <= now


def may_answer(session: ReflectionSession, now: datetime) -> bool:
    """Whether somebody invited can still say that she comes or not."""
    return session.state == "planned" and session.starts_at > now


def is_due(last: date, today: date, interval: int) -> bool:
    """Whether `interval` days have passed since `last`; never where the programme sets no interval (0)."""
    return interval > 0 and (today - last).days >= interval


def reminders_so_far(last: date, today: date, interval: int) -> int:
    """The number of whole intervals since `last`: she is reminded once in each."""
    return (today - last).days // interval
