"""The coordinator's desk: notes by urgency, closed notes newest first, filters, counts. Lists unseal no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from peewee import SQL, fn

from pilotapp import codes, names
from pilotapp.clock import wall_time
from pilotapp.db.compiled_queries import compiled
from pilotapp.figures import labels
from pilotapp.ids import decode_cursor, encode_cursor, read_uuid
from pilotapp.models import Note, NoteTheme, Person, PersonRole, Visit
from pilotapp.models.note import STATES
from pilotapp.periods import Month, Year, choice_address, read_choice
from pilotapp.refusals import Missing
from pilotapp.supervision.rules import CALL_TODAY

PAGE = 50
ALL = "all"
_LISTED = (
    Note.uid, Note.programme, Note.pilot, Note.load, Note.call, Note.for_group, Note.text_state, Note.state,
    Note.urgency, Note.since, Note.coordinator, Note.made_at,
)  # fmt: skip
# A literal, not a bound value, so that both databases use the partial index of the queue.
_IN_QUEUE = Note.state != SQL("'closed'")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a coordinator searches for; None means everything. Without a state: notes not closed, most urgent first."""

    pilot: UUID | None = None
    theme: str | None = None
    state: str | None = None
    month: Month | Year | None = None
    mine: str | None = None
    search: str | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """Parse the query string; unknown values are ignored."""
        theme, state = arguments.get("theme"), arguments.get("state")
        return cls(
            pilot=read_uuid(arguments.get("pilot")),
            theme=theme if theme in codes.codes("theme") else None,
            state=state if state in (*STATES, ALL) else None,
            month=read_choice(arguments.get("month"), arguments.get("year")),
            mine="1" if arguments.get("mine") == "1" else None,
            search=names.search_in(arguments) or None,
        )

    def address(self) -> dict[str, str]:
        """Return the arguments for the query string."""
        values = {name: getattr(self, name) for name in self.__slots__ if name != "month"}
        return choice_address(self.month) | {name: str(value) for name, value in values.items() if value is not None}

    def sought(self, pilots: Sequence[tuple[UUID, str]]) -> list[tuple[str, str]]:
        """Return what is searched for, in the reader's words: pairs of a label and a value."""
        values = {
            _("Name"): self.search,
            _("{Pilot}"): self.pilot and codes.called(dict(pilots).get(self.pilot, "")),
            _("Theme"): self.theme and codes.label("theme", self.theme),
            _("State"): self.state and (_("All") if self.state == ALL else codes.label("note_state", self.state)),
            _("Period"): self.month and labels.period(self.month),
            _("Notes"): self.mine and _("Only mine"),
        }
        return [(str(label), str(words)) for label, words in values.items() if words]

    @property
    def newest_first(self) -> bool:
        """Whether closed notes are included, which are sorted by time instead of urgency."""
        return self.state in ("closed", ALL)


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Up to 50 notes with their `themes` by uid, and the cursor of the next page."""

    notes: Sequence[Note]
    themes: Mapping[UUID, Sequence[str]] = field(default_factory=dict)
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many notes wait for the coordination, and how many of them ask for a call today."""

    waiting: int
    today: int


def desk(viewer: Person, filters: Filters, after: str | None = None) -> DeskPage:
    """Return a page of the notes of the viewer's programme: by urgency, or newest first."""
    zone: ZoneInfo = viewer.programme.zone
    first = filters.month and wall_time.at(filters.month.first, 0, zone)
    end = filters.month and wall_time.at(filters.month.next.first, 0, zone)
    state = None if filters.state == ALL else filters.state
    mine, search = viewer.uid if filters.mine else None, names.search_patterns(filters.search)
    wanted = (viewer.programme_id, filters.pilot, filters.theme, state, first, end, mine, search)
    key = _read_key(after)
    rows = _newest(*wanted, *key[1:]) if filters.newest_first else _queue(*wanted, *key)
    shown = rows[:PAGE]
    last = _key(shown[-1], filters.newest_first) if len(rows) > PAGE else None
    return DeskPage(shown, themes([note.uid for note in shown]), last)


def _wanted(programme: Any, pilot: Any, theme: Any, state: Any, first: Any, end: Any, mine: Any, search: Any) -> Any:
    """Return the conditions; an argument that is None does not filter."""
    query = Note.select(*_LISTED, Person.uid, Person.name).join(Person, on=(Note.pilot == Person.uid)).limit(PAGE + 1)
    wanted = ((Note.pilot, pilot), (Note.state, state), (Note.coordinator, mine))
    conditions = [Note.programme == programme, *(column == value for column, value in wanted if value is not None)]
    if theme is not None:
        has = NoteTheme.select(SQL("1")).where(NoteTheme.note == Note.uid, NoteTheme.theme == theme)
        conditions.append(fn.EXISTS(has))  # evaluated row by row: a page needs few of them
    if first is not None:
        conditions += [Note.made_at >= first, Note.made_at < end]
    return query.where(*conditions, *Person.is_called(search))


@compiled
def _queue(
    programme: Any, pilot: Any, theme: Any, state: Any, first: Any, end: Any, mine: Any, search: Any,
    urgency: Any, since: Any, uid: Any,
) -> Any:  # fmt: skip
    """Notes not closed, most urgent first, then waiting longest; after the note with this key."""
    query = _wanted(programme, pilot, theme, state, first, end, mine, search).where(_IN_QUEUE)
    if urgency is not None:
        later = (Note.since > since) | ((Note.since == since) & (Note.uid > uid))
        query = query.where(Note.urgency <= urgency, (Note.urgency < urgency) | later)
    return query.order_by(Note.urgency.desc(), Note.since, Note.uid)


@compiled
def _newest(
    programme: Any, pilot: Any, theme: Any, state: Any, first: Any, end: Any, mine: Any, search: Any,
    at: Any, uid: Any,
) -> Any:  # fmt: skip
    """All notes, newest first; after the note that was made `at` with this `uid`."""
    query = _wanted(programme, pilot, theme, state, first, end, mine, search)
    if at is not None:
        query = query.where(Note.made_at <= at, (Note.made_at < at) | (Note.uid < uid))
    return query.order_by(Note.made_at.desc(), Note.uid.desc())


def _key(note: Note, newest_first: bool) -> str:
    at = note.made_at if newest_first else note.since
    return f"{note.urgency}-{encode_cursor(at, note.uid)}"


def _read_key(text: str | None) -> tuple[int | None, datetime | None, UUID | None]:
    urgency, _, place = (text or "").partition("-")
    found = decode_cursor(place)
    return (int(urgency[:1]), *found) if found and urgency.isdecimal() else (None, None, None)


def themes(notes: list[UUID]) -> dict[UUID, list[str]]:
    """Return the themes of these notes, in the order of the list of themes."""
    found: dict[UUID, list[str]] = {uid: [] for uid in notes}
    order = list(codes.codes("theme"))
    for uid, theme in _themes(notes) if notes else ():
        found[uid].append(theme)
    return {uid: sorted(held, key=order.index) for uid, held in found.items()}


@compiled
def _themes(notes: list[Any]) -> Any:
    return NoteTheme.select(NoteTheme.note, NoteTheme.theme).where(NoteTheme.note.in_(notes)).tuples()


def counts(viewer: Person) -> Counts:
    """Return the counts of the whole desk, without filters."""
    found = dict(_counts(viewer.programme_id))
    return Counts(sum(found.values()), found.get(CALL_TODAY, 0))


@compiled
def _counts(programme: Any) -> Any:
    waits = (Note.programme == programme) & _IN_QUEUE & (Note.urgency > SQL("0"))
    return Note.select(Note.urgency, fn.COUNT(Note.uid)).where(waits).group_by(Note.urgency).tuples()


def pilots_waiting(viewer: Person) -> int:
    """Return how many pilots have a note that waits for the coordination."""
    return int(_pilots_waiting(viewer.programme_id)[0][0])


@compiled
def _pilots_waiting(programme: Any) -> Any:
    waits = (Note.programme == programme) & _IN_QUEUE & (Note.urgency > SQL("0"))
    return Note.select(fn.COUNT(fn.DISTINCT(Note.pilot))).where(waits).tuples()


def people(viewer: Person) -> tuple[list[tuple[UUID, str]], dict[UUID, str]]:
    """Return the programme's pilots as (uid, name) for a filter, and its active coordinators to hand notes to."""
    pilots, coordinators = [], {}
    for uid, name, role, active in _people(viewer.programme_id):
        if role == "pilot":
            pilots.append((uid, name))
        elif active:
            coordinators[uid] = name
    return pilots, coordinators


@compiled
def _people(programme: Any) -> Any:
    roles = PersonRole.role.in_(["pilot", "coordinator"])
    return (
        Person.select(Person.uid, Person.name, PersonRole.role, Person.active)
        .join(PersonRole, on=(PersonRole.person == Person.uid))
        .where(Person.programme == programme, roles, Person.erased_at.is_null())
        .order_by(Person.name_key, Person.uid)
        .tuples()
    )


def note(viewer: Person, uid: UUID) -> Note:
    """Return a note of the viewer's programme with its pilot, without its text. Raises Missing."""
    found = (
        Note.select(*_LISTED, Note.visit, Note.version, Note.closed_at, Person)
        .join(Person, on=(Note.pilot == Person.uid))
        .where(Note.uid == uid, Note.programme == viewer.programme_id)
        .first()
    )
    if found is None:
        raise Missing("")
    row: Note = found
    row.themes = themes([uid])[uid]
    return row


def visit_day(note: Note) -> datetime | None:
    """Return when the note's visit began; None for a note without a visit, and if the visit has not arrived yet."""
    about = (Visit.uid == note.visit) & (Visit.pilot == note.pilot_id)
    row: Any = Visit.select(Visit.started_at).where(about).tuples().first()
    return row[0] if row else None
