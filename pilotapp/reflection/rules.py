"""Rules of reflection sessions: what may be done, who is due, and which themes may be shown to a group."""

from datetime import date, datetime, timedelta

from pilotapp.models import ReflectionSession

KINDS = ("individual", "group", "peer")
MIN_MINUTES, MAX_MINUTES = 5, 480
FURTHEST = timedelta(days=366)  # for planning ahead, and for recording afterwards
# A theme is shown to a group only if at least so many invited pilots flagged it, and never their number: a theme of one
# pilot points to that pilot, and a theme of two reveals each of them to the other.
FEWEST_PILOTS = 3
# After so long a session that was never recorded counts as if nobody had been invited.
WRITING_DOWN = timedelta(days=14)


def is_right_size(kind: str, pilots: int) -> bool:
    """Whether the kind allows this number of pilots: one for an individual session, two or more for a meeting."""
    return pilots == 1 if kind == "individual" else pilots >= 2


def may_change(session: ReflectionSession) -> bool:
    """Whether it can still be changed or cancelled: until it is recorded."""
    return session.state == "planned"


def may_hold(session: ReflectionSession, now: datetime) -> bool:
    """Whether it has begun, so that attendance can be recorded."""
    return session.state == "planned" and session.starts_at <= now


def may_answer(session: ReflectionSession, now: datetime) -> bool:
    """Whether an invited person can still answer."""
    return session.state == "planned" and session.starts_at > now


def is_due(last: date, today: date, interval: int) -> bool:
    """Whether `interval` days have passed since `last`; never if the programme sets no interval (0)."""
    return interval > 0 and (today - last).days >= interval


def reminders_so_far(last: date, today: date, interval: int) -> int:
    """Return the number of whole intervals since `last`: there is one reminder for each."""
    return (today - last).days // interval
