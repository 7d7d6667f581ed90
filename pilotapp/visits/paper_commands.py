"""A visit of a pilot without a smartphone: a coordinator enters it from a signed slip, and confirms it with that."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, formats, names, notices
from pilotapp.entries.incoming import IncomingEntry
from pilotapp.entries.store import EntryStore, refuse_erased
from pilotapp.models import Person, Review, Visit
from pilotapp.refusals import Refusal
from pilotapp.visits import commands, log_queries, queries, transitions
from pilotapp.visits.unit_of_work import UnitOfWork

SENT_BEFORE = _l(
    "A visit was saved from this form before, with other content. It stays as it is. Save again to enter this one as a "
    "further visit."
)
OVERLAPS = _l("There is a visit of %(name)s at this time already: %(moment)s.")


class SentBefore(Refusal):
    """The uid is known with other content, that of `visit`; with a new uid this is a further visit."""

    def __init__(self, visit: UUID) -> None:
        super().__init__(SENT_BEFORE)
        self.visit = visit


class Overlaps(Refusal):
    """Another visit of the pilot is at the same time; it may be entered all the same."""


def enter(coordinator: Person, *, uid: UUID, pilot: UUID, beside: bool = False, **codes: Any) -> Visit:
    """Enter a visit for a pilot of the coordinator's programme, who may have no account; it is confirmed with that.

    `codes` are the fields of AfterwardsForm, with both times; the same rules hold as for the pilot. The entry is stored
    as the pilot's, with the door 'paper'; review and audit row name the coordinator. A repeated `uid` changes nothing.
    `beside`: also beside another visit at the same time. Raises Missing for anybody else, SentBefore, Overlaps, or
    Refusal.
    """
    whose = log_queries.pilot(coordinator, pilot)
    visit = uuid5(uid, "visit")
    sent = commands.by_hand(whose, "record", uid, visit, codes, door="paper")
    with db.transaction():
        db.serialise(whose)
        refuse_erased(whose)
        store = EntryStore(whose, [sent], None, clock.now())
        if known := store.receipt(sent):
            if known.answer != "already":
                raise SentBefore(visit)
        else:
            _write(coordinator, whose, sent, beside=beside)
            store.add(sent, "stored")
            store.write()
    row: Visit = Visit.get_by_id(visit)
    return row


def _write(coordinator: Person, pilot: Person, sent: IncomingEntry, *, beside: bool) -> None:
    now = clock.now()
    instants = [value for value in sent.arguments.values() if isinstance(value, datetime)]
    unit = UnitOfWork(pilot, now, {sent.visit}, [*instants, now])
    transitions.apply(unit, sent)
    visit = unit.take(sent.visit)
    other = None if beside else queries.at_the_same_time(visit)
    if other is not None:
        told = {"name": names.isolated(pilot.name), "moment": formats.moment(other.started_at)}
        raise Overlaps(OVERLAPS % told, "beside")
    visit.paper, visit.state = True, "confirmed"
    unit.write()
    programme = pilot.programme_id
    Review.create(programme=programme, visit=visit.uid, person=coordinator.uid, act="enter", at=now)
    audit.write(coordinator, "visit.enter", "visit", visit.uid, about=pilot.uid, state=visit.state, entry=str(sent.uid))
    if pilot.active:  # one notice a day, however many slips are entered
        notices.write(pilot.uid, programme, "visit_entered", once=f"paper:{pilot.uid}:{now:%F}", mail=False)
