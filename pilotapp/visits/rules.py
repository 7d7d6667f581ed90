"""Pure rules of a visit: limits, minutes, flags, and which state follows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from pilotapp.clock import wall_time
from pilotapp.domain.limits import MAX_DAY_MINUTES, MAX_VISIT_MINUTES
from pilotapp.models import Visit
from pilotapp.refusals import DayIsFull, Refusal

Times = tuple[datetime | None, datetime | None]

USUAL_MINUTES = 5  # a shorter visit must be confirmed
FUTURE_TOLERANCE = timedelta(minutes=10)
CLOCK_TOLERANCE = timedelta(minutes=5)
LATE_AFTER = timedelta(days=14)
FORGOTTEN_AFTER = timedelta(hours=4)
PROPOSED_LENGTH = timedelta(hours=1)
UNDO_FOR = timedelta(minutes=1)  # how long a confirmation can be taken back
IN_FUTURE = _l("This time lies in the future. The clock of your phone may be wrong. Please choose the right time.")
END_FIRST = _l("The end lies before the start. Please choose the right times.")
TOO_LONG = _l("A visit can last 12 hours at most. Please choose when it really ended.")
FEW_MINUTES = _l("Only %(minutes)s: is that right?")
# Limits by which a phone checks times before it saves them: first and last year; the others in minutes.
LIMITS_OF_PHONE = {
    "year": f"{wall_time.YEARS[0]} {wall_time.YEARS[1]}",
    "future": FUTURE_TOLERANCE // timedelta(minutes=1),
    "length": MAX_VISIT_MINUTES,
    "short": USUAL_MINUTES,
}
# When a phone proposes an end, and which one, in minutes after the start.
PROPOSAL_OF_PHONE = {
    "after": FORGOTTEN_AFTER // timedelta(minutes=1),
    "length": PROPOSED_LENGTH // timedelta(minutes=1),
}


def to_minute(instant: datetime) -> datetime:
    """Return `instant` truncated to the minute, so that shown times and counted minutes always agree."""
    return instant.replace(second=0, microsecond=0)


def minutes_between(started_at: datetime, ended_at: datetime) -> int:
    """Return the whole minutes elapsed, regardless of clock changes (29 March 2020 01:49 to 03:15 Berlin: 26)."""
    return int((ended_at - started_at).total_seconds() // 60)


def credited_minutes(started_at: datetime, ended_at: datetime, measured: int | None) -> tuple[int, bool]:
    """Return (minutes, whether to flag the clock): the phone's own measurement wins if its clock jumped.

    Up to 5 minutes of difference the shown times are used (domain: time, three clocks).
    """
    passed = minutes_between(started_at, ended_at)
    if measured is None or abs(measured - passed) * timedelta(minutes=1) <= CLOCK_TOLERANCE:
        return passed, False
    return measured, True


def is_clock_off(offset_seconds: int | None) -> bool:
    """Whether a phone's clock differs from the server's by more than 5 minutes."""
    return offset_seconds is not None and abs(offset_seconds) > CLOCK_TOLERANCE.total_seconds()


def is_late(ended_at: datetime, now: datetime) -> bool:
    """Whether a record that arrives `now` counts as late (more than 14 days after the end)."""
    return now - ended_at > LATE_AFTER


def check_not_future(instant: datetime | None, now: datetime, field: str) -> None:
    """Refuse an instant more than 10 minutes ahead of the server's clock."""
    if instant is not None and instant - now > FUTURE_TOLERANCE:
        raise Refusal(IN_FUTURE, field)


def chosen(given: Times, known: Times, zone: ZoneInfo) -> Times:
    """Return the intended start and end: the `known` ones if the local time in the form is unchanged.

    In the hour that occurs twice in October, '02:30' alone is ambiguous; submitting an unchanged form must not move a
    visit by an hour.
    """
    start, end = (_chosen(*pair, zone) for pair in zip(given, known, strict=True))
    return wall_time.in_order(start, end, zone)


def _chosen(given: datetime | None, known: datetime | None, zone: ZoneInfo) -> datetime | None:
    if given is None or known is None:
        return given or known
    return known if known in map(to_minute, wall_time.meant(given, zone)) else given


def unusual_minutes(given: Times, known: Times, zone: ZoneInfo) -> int | None:
    """Return the minutes of a visit if they are so few that they must be confirmed, else None.

    `given`: the times that were entered by hand, `known`: those of the visit before.
    """
    start, end = chosen(given, known, zone)
    if start is None or end is None or (start, end) == known:
        return None
    minutes = minutes_between(to_minute(start), to_minute(end))
    return minutes if 0 <= minutes < USUAL_MINUTES else None


def check_order(started_at: datetime, ended_at: datetime, field: str) -> None:
    """Refuse an end before the start."""
    if ended_at < started_at:
        raise Refusal(END_FIRST, field)


def check_length(minutes: int, field: str) -> None:
    """Refuse a visit of more than 12 hours."""
    if minutes > MAX_VISIT_MINUTES:
        raise Refusal(TOO_LONG, field)


def check_day(minutes_before: int, minutes: int, field: str) -> None:
    """Refuse more than 16 hours of visits of one pilot on one day."""
    if minutes_before + minutes > MAX_DAY_MINUTES:
        raise DayIsFull(_l("That would be more than 16 hours on this day. Please check the times."), field)


def state_of(visit: Visit) -> str:
    """Return the state of a visit that is neither withdrawn nor decided by a coordinator, from its data."""
    if visit.started_at is None:
        return "waiting"
    if visit.ended_at is None and visit.minutes is None:  # an imported one may have minutes without times
        return "open"
    return "ended" if visit.outcome is None else "recorded"


def may_change(visit: Visit) -> bool:
    """Whether the pilot may correct or withdraw it without a coordinator."""
    return visit.state in ("waiting", "open", "ended", "recorded", "asked")


def may_confirm(visit: Visit) -> bool:
    """Whether a coordinator may confirm or ask about it."""
    return visit.state in ("recorded", "asked")


def may_void(visit: Visit) -> bool:
    """Whether a coordinator may exclude it from the counts."""
    return visit.state not in ("withdrawn", "void")


def minutes_passed(visit: Visit | None, now: datetime) -> int | None:
    """Return the minutes since the visit began; None if its start is not known."""
    return minutes_between(visit.started_at, now) if visit is not None and visit.started_at else None


def may_have_ended(passed: int | None, ago: int) -> bool:
    """Whether a visit that began `passed` minutes ago may have ended `ago` minutes ago; True for an unknown start."""
    return passed is None or 0 <= passed - ago <= MAX_VISIT_MINUTES


def proposed_end(started_at: datetime, now: datetime) -> datetime | None:
    """Return the end to propose for a check-out that was probably forgotten; the pilot has to confirm it."""
    return started_at + PROPOSED_LENGTH if now - started_at > FORGOTTEN_AFTER else None
