"""A visit: what happened, in codes and times that never identify a client."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from peewee import SQL, BooleanField, CharField, CompositeKey, DateField, IntegerField, SmallIntegerField, UUIDField, fn

from pilotapp import db
from pilotapp.models.base import Base, Reference, Table, UtcField, now_field
from pilotapp.models.handling import COARSENED, EMPTIED, KEPT, RESET, YOU, activity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.periods import instants

STATES = ("waiting", "open", "ended", "recorded", "asked", "confirmed", "withdrawn", "void")
PENDING = ("waiting", "open", "ended")
COUNTED = ("recorded", "asked", "confirmed")
GONE = ("withdrawn", "void")
DECIDED = ("confirmed", *GONE)  # states without an open question
# The visits that wait for their pilot; literal SQL, because only then a database uses the partial index for them.
WITH_PILOT = SQL("state IN ('open', 'ended', 'asked')")
# Those that wait for the coordination, or for an answer to it; literal for the same reason.
TO_CONFIRM = SQL("state IN ('recorded', 'asked')")


class Visit(Table):
    """One visit of one pilot. Minutes are whole; `day` is the local date of the start in the programme's zone.

    `minutes` is the credited time on site; `measured_minutes` the time that the phone measured; `clock_offset` the
    seconds by which the phone's clock was ahead of the server's when its last entry arrived. `topics`, `overlap`,
    `differs` (from its check-in), `call_me` (its pilot asks for a call) and `pending` (a change waits for a decision)
    are set by queries that read them too. `import_run` is the import that added it. `paper`: whether a coordinator
    entered it for its pilot, from paper; else None.
    """

    subject_kind, subject_owner = "visit", "pilot"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    pilot = activity(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT, excluded=YOU)
    pilot_id: UUID
    state = activity(CharField(max_length=12, default="waiting"), erased=RESET)
    started_at = activity(UtcField(null=True), erased=COARSENED)
    ended_at = activity(UtcField(null=True), erased=EMPTIED)
    day = activity(DateField(null=True))
    minutes = activity(IntegerField(null=True))
    measured_minutes = activity(IntegerField(null=True), erased=EMPTIED)
    outcome = activity(CharField(max_length=24, null=True))
    institution_kind = activity(CharField(max_length=24, null=True))
    client_language = activity(CharField(max_length=3, null=True))
    mode = activity(CharField(max_length=12, null=True))
    party = activity(CharField(max_length=12, null=True))
    size_band = activity(CharField(max_length=12, null=True))
    first_contact = activity(BooleanField(null=True))
    waiting_minutes = activity(SmallIntegerField(default=0))
    travel_minutes = activity(SmallIntegerField(default=0))
    referral = activity(CharField(max_length=24, null=True))
    late = activity(BooleanField(default=False))
    clock = activity(BooleanField(default=False))
    forgotten = activity(BooleanField(default=False))
    paper = activity(BooleanField(null=True))
    clock_offset = activity(IntegerField(null=True), erased=EMPTIED)
    version = technical(IntegerField(default=1))
    created_at = activity(now_field(), erased=COARSENED)
    changed_at = activity(now_field(), erased=COARSENED)
    import_run = technical(UUIDField(null=True))

    topics: list[str]
    overlap: bool = False
    differs: bool = False
    call_me: bool = False
    pending: bool = False

    class Meta:
        indexes = (
            (("programme", "started_at", "uid"), False),
            (("programme", "state", "started_at", "day"), False),
            (("pilot", "started_at"), False),
        )

    @classmethod
    def began(cls, programme: Any, first: Any, last: Any, around: Sequence[Any] = ()) -> Any:
        """Return the condition that a visit of the programme began from `first` to `last`, local days.

        `around` are the `instants` of these days; a compiled SELECT, whose days are placeholders, has to pass them.
        """
        between = cls.started_at.between(*(around or instants(first, last)))
        return (cls.programme == programme) & between & cls.day.between(first, last)

    @classmethod
    def has_code(cls, name: str, code: Any) -> Any:
        """Return the condition that a visit has this code; `name` is a column, or 'topic' for one of its topics."""
        if name != "topic":
            return getattr(cls, name) == code
        its = VisitTopic.select(VisitTopic.visit).where(VisitTopic.visit == cls.uid, VisitTopic.topic == code)
        return cls.uid.in_(its)

    @classmethod
    def overlapping(cls) -> Any:
        """Return the condition that another visit of the same pilot overlaps in time; an open one has no end yet.

        Visits that are withdrawn or void, or have no known end (imported ones), overlap with nothing. The condition is
        evaluated on the present rows and not stored, so it is never outdated. Ended visits are searched from a day
        before this one on, and open ones by their pilot, so that indexes are used.
        """
        other, end = cls.alias(), fn.COALESCE(cls.ended_at, SQL("'9999-12-31'"))
        hers = other.select(SQL("1")).where(other.pilot == cls.pilot, other.uid != cls.uid)
        ended = hers.where(
            other.started_at > db.day_before(cls.started_at),
            other.started_at < end,
            other.ended_at > cls.started_at,
            other.state.not_in(GONE),
        )
        # This indirect form keeps the query planner on the index of open visits.
        is_open = hers.where(other.state == SQL("'open'"), fn.COALESCE(other.started_at, end) < end)
        known = (cls.ended_at.is_null(False) | (cls.state == "open")) & cls.state.not_in(GONE)
        return known & (fn.EXISTS(ended) | fn.EXISTS(is_open))

    @property
    def has_times(self) -> bool:
        """Whether the times of day are known; an erased pilot's visits only have day and minutes."""
        return self.ended_at is not None or self.state in PENDING

    @property
    def is_counted(self) -> bool:
        """Whether its minutes count in hours and reports."""
        return self.state in COUNTED


Visit.add_index(Visit.pilot, unique=True, where=SQL("state = 'open'"), name="visit_one_open")
Visit.add_index(Visit.pilot, Visit.started_at, where=WITH_PILOT, name="visit_with_pilot")
_OLDEST = (Visit.programme, Visit.state.desc(), Visit.day, Visit.started_at, Visit.uid)
Visit.add_index(*_OLDEST, where=TO_CONFIRM, name="visit_to_confirm")
Visit.add_index(Visit.import_run, where=SQL("import_run IS NOT NULL"), name="visit_import")


class VisitTopic(Base):
    """A topic of a visit; a recorded visit has 1 to 3."""

    visit = activity(Reference(Visit, on_delete="CASCADE", index=False))
    topic = activity(CharField(max_length=24))

    class Meta:
        primary_key = CompositeKey("visit", "topic")
