"""The effects of an entry on its visit, in memory; a refusal leaves the visit unchanged."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp.clock import wall_time
from pilotapp.domain.visit_fields import AT_CHECK_IN, FIELDS
from pilotapp.entries.incoming import IncomingEntry
from pilotapp.models import Visit
from pilotapp.models.visit import PENDING
from pilotapp.refusals import Gone, Overtaken, PendingReview, Refusal, StillOpen
from pilotapp.visits import rules
from pilotapp.visits.unit_of_work import UnitOfWork

TIMES = ("started_at", "ended_at")


def apply(
    unit: UnitOfWork,
    sent: IncomingEntry,
    clock_offset: int | None = None,
    *,
    decided: bool = False,
    joining: bool = False,
    is_copy: bool = False,
) -> None:
    """Apply an entry to its visit in `unit`. Raises Refusal, or PendingReview if a coordinator must decide.

    Entries may arrive out of order: a check-out before its check-in is stored and joined. `decided`: a coordinator
    accepted a pending entry; the visit stays confirmed or void as before. `joining`: further entries of this visit
    follow; whether another visit is open is checked afterwards by `check_open`. `is_copy`: the entry was accepted
    before a restore, so a record is older than its visit's withdrawal.
    """
    visit = _check_state(unit, sent, decided, is_copy)
    draft = unit.draft(sent.visit)
    _TRANSITIONS[sent.kind](unit, draft, sent.arguments)
    _flag_clock(draft, clock_offset)
    if decided and visit is not None and visit.state in ("confirmed", "void") and draft.state != "withdrawn":
        draft.state = visit.state
    if not joining:
        check_open(unit, draft)
    unit.put(draft)
    if "topics" in sent.arguments:
        unit.topics[sent.visit] = tuple(dict.fromkeys(sent.arguments["topics"]))


def check_open(unit: UnitOfWork, visit: Visit) -> None:
    """Refuse to open `visit` while another one is open. A visit that has ended may overlap with others."""
    if visit.state == "open" and any(other.uid != visit.uid for other in unit.open_visits()):
        raise StillOpen(_l("You are still checked in to another visit. Please check out of it first."), "started_at")


def _check_state(unit: UnitOfWork, sent: IncomingEntry, decided: bool, is_copy: bool) -> Visit | None:
    """Return the visit of an entry, None if it is not known yet. Refuses or holds an entry that comes too late."""
    visit = check_owner(unit, sent)
    if visit is not None and visit.state in ("confirmed", "void") and not decided:
        words = _l("The visit was confirmed before your change arrived. Your coordination decides about it.")
        raise PendingReview(words, sent.visit)
    if visit is not None and visit.state == "withdrawn" and sent.kind == "record" and not is_copy:
        raise Gone(_l("You withdrew this visit. Please enter it again as a new one."))
    return visit


def check_owner(unit: UnitOfWork, sent: IncomingEntry) -> Visit | None:
    """Return the visit of an entry, None if it is not known yet. Refuses another pilot's."""
    visit = unit.find(sent.visit)
    if visit is not None and visit.pilot_id != unit.pilot.uid:
        raise Refusal(_l("You cannot change this visit."))
    return visit


def _check_in(unit: UnitOfWork, visit: Visit, arguments: Mapping[str, Any]) -> None:
    if visit.started_at is not None:
        raise Overtaken(_l("You are checked in to this visit already."))
    started_at = wall_time.meant(arguments.get("started_at") or unit.now, unit.zone)[0]
    rules.check_not_future(started_at, unit.now, "started_at")
    for field in AT_CHECK_IN:
        if visit.__data__.get(field.column) is None:
            setattr(visit, field.column, arguments.get(field.column))
    _set_times(unit, visit, started_at, visit.ended_at, "started_at")
    _settle(unit, visit)


def _check_out(unit: UnitOfWork, visit: Visit, arguments: Mapping[str, Any]) -> None:
    if visit.ended_at is not None or visit.minutes is not None:  # an imported visit has minutes and no times
        raise Overtaken(_l("This visit has an end already. To change it, correct the visit."), "ended_at")
    _start, ended_at = wall_time.in_order(visit.started_at, arguments.get("ended_at") or unit.now, unit.zone)
    rules.check_not_future(ended_at, unit.now, "ended_at")
    visit.forgotten = bool(arguments.get("forgotten"))
    visit.measured_minutes = arguments.get("measured_minutes")
    _set_times(unit, visit, visit.started_at, ended_at, "ended_at")
    _settle(unit, visit)


def _record(unit: UnitOfWork, visit: Visit, arguments: Mapping[str, Any]) -> None:
    given = (arguments.get("started_at"), arguments.get("ended_at"))
    times = dict(zip(TIMES, rules.chosen(given, (visit.started_at, visit.ended_at), unit.zone), strict=True))
    started_at, ended_at = times.values()
    first = visit.outcome is None
    one_of_two = (given[0] is None) != (given[1] is None)
    if not visit.has_times and one_of_two:  # without known times, noon is only a placeholder
        raise Refusal(_l("Please choose both times, or leave both empty."), "ended_at")
    for name in TIMES:
        if arguments.get(name):
            rules.check_not_future(times[name], unit.now, name)
    if (started_at, ended_at) != (visit.started_at, visit.ended_at):
        if not first or visit.ended_at is not None:
            visit.measured_minutes = None
        _set_times(unit, visit, started_at, ended_at, "ended_at")
    for field in FIELDS:
        if field.shape != "codes":  # topics are rows of their own
            setattr(visit, field.column, arguments.get(field.column))
    _settle(unit, visit)


def _withdraw(unit: UnitOfWork, visit: Visit, arguments: Mapping[str, Any]) -> None:
    visit.state = "withdrawn"


def _answer(unit: UnitOfWork, visit: Visit, arguments: Mapping[str, Any]) -> None:
    if visit.state in ("confirmed", "void"):
        return  # decided before the answer arrived; a coordinator took note of it
    if visit.state == "recorded":
        return  # a correction came before it and answered the question
    if visit.state != "asked":
        raise Overtaken(_l("There is no open question about this visit."))
    visit.state = "recorded"


_TRANSITIONS: dict[str, Callable[[UnitOfWork, Visit, Mapping[str, Any]], None]] = {
    "check_in": _check_in,
    "check_out": _check_out,
    "record": _record,
    "withdraw": _withdraw,
    "answer": _answer,
}


def _settle(unit: UnitOfWork, visit: Visit) -> None:
    """Set the state that follows, and the flag 'late' if its last part arrived late."""
    if visit.state == "withdrawn":
        return
    before, visit.state = visit.state, rules.state_of(visit)
    if visit.state == "recorded" and before in PENDING and visit.ended_at is not None:
        visit.late = rules.is_late(visit.ended_at, unit.now)


def _set_times(
    unit: UnitOfWork, visit: Visit, started_at: datetime | None, ended_at: datetime | None, field: str
) -> None:
    visit.started_at = rules.to_minute(started_at) if started_at else None
    visit.ended_at = rules.to_minute(ended_at) if ended_at else None
    visit.day = unit.day_of(started_at) if started_at else None
    if visit.started_at is None or visit.ended_at is None or visit.day is None:
        visit.minutes = None
        return
    minutes, jumped = rules.credited_minutes(visit.started_at, visit.ended_at, visit.measured_minutes)
    if not jumped:
        rules.check_order(visit.started_at, visit.ended_at, field)
    rules.check_length(minutes, field)
    if visit.state != "withdrawn":
        rules.check_day(unit.minutes_on(visit.day, visit), minutes, field)
    visit.minutes, visit.clock = minutes, visit.clock or jumped


def _flag_clock(visit: Visit, offset: int | None) -> None:
    if rules.is_clock_off(offset):
        visit.clock, visit.clock_offset = True, offset
