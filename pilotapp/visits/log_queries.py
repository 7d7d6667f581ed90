"""The coordinator's log: filters, keyset pages, and the changes pending review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import codes, names
from pilotapp.db.compiled_queries import compiled
from pilotapp.entries.pending_review import UNDECIDED, by_visit
from pilotapp.entries.receipts import ACCESS
from pilotapp.figures import labels
from pilotapp.figures.filters import CODED, codes_in
from pilotapp.figures.measures import DIMENSION
from pilotapp.ids import decode_cursor, encode_cursor, read_uuid
from pilotapp.models import Entry, Person, PersonRole, Visit
from pilotapp.periods import Month, Year, choice_address, read_choice
from pilotapp.refusals import Missing, existing
from pilotapp.visits.contradictions import contradicting
from pilotapp.visits.order import in_order
from pilotapp.visits.queries import with_topics
from pilotapp.visits.waiting_queries import with_hints

PAGE = 50
FLAGS = ("late", "clock", "forgotten", "overlap", "differs")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a coordinator searches for; None means everything. `codes`: by dimension; `search`: in the pilot's name."""

    pilot: UUID | None = None
    month: Month | Year | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    state: str | None = None
    flag: str | None = None
    search: str | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """Parse the query string; unknown codes are ignored."""
        state, flag = arguments.get("state"), arguments.get("flag")
        return cls(
            pilot=read_uuid(arguments.get("pilot")),
            month=read_choice(arguments.get("month"), arguments.get("year")),
            codes=codes_in(arguments),
            state=state if state in codes.codes("state") else None,
            flag=flag if flag in FLAGS else None,
            search=names.search_in(arguments) or None,
        )

    def address(self) -> dict[str, str]:
        """Return the arguments for the query string."""
        values = {"search": self.search, "pilot": self.pilot, **self.codes, "state": self.state, "flag": self.flag}
        return choice_address(self.month) | {name: str(value) for name, value in values.items() if value is not None}

    def sought(self, pilots: Sequence[tuple[UUID, str]]) -> list[tuple[str, str]]:
        """Return what is searched for, in the reader's words: pairs of a label and a value."""
        values = {
            _("Name"): self.search,
            _("{Pilot}"): self.pilot and codes.called(dict(pilots).get(self.pilot, "")),
            _("Period"): self.month and labels.period(self.month),
            _("State"): self.state and codes.label("state", self.state),
            **{DIMENSION[name].header: codes.label(CODED[name], code) for name, code in self.codes.items()},
            _("Flag"): self.flag and codes.label("flag", self.flag),
        }
        return [(str(label), str(words)) for label, words in values.items() if words]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Up to 50 visits, newest first, and the cursor of the next page."""

    visits: Sequence[Visit]
    after: str | None = None
    pending: Mapping[UUID, Sequence[Entry]] = field(default_factory=dict)


def log(viewer: Person, filters: Filters, after: str | None = None) -> LogPage:
    """Return a page of the visits of the viewer's programme, sorted by start."""
    month = (filters.month.first, filters.month.last) if filters.month else (None, None)
    named, only = tuple(filters.codes), list(filters.codes.values())
    flags = (filters.flag == name or None for name in FLAGS)
    key = decode_cursor(after) or (None, None)
    called = names.search_patterns(filters.search)
    rows = _log(viewer.programme_id, filters.pilot, *month, named, only, filters.state, *flags, called, *key)
    shown = with_hints(with_topics(rows[:PAGE]))
    last = _key(shown[-1]) if len(rows) > PAGE else None
    return LogPage(shown, last, entries_pending_review(viewer, [visit.uid for visit in shown]))


@compiled
def _log(
    programme: Any, pilot: Any, first: Any, last: Any, named: Any, only: Any, state: Any, late: Any,
    clock: Any, forgotten: Any, overlap: Any, differs: Any, called: Any, at: Any, uid: Any,
) -> Any:  # fmt: skip
    """Arguments that are None do not filter; after the visit that began `at` with this `uid`."""
    query = (
        Visit.select(Visit, Person.uid, Person.name)
        .join(Person, on=(Visit.pilot == Person.uid))
        .where(Visit.programme == programme, Visit.started_at.is_null(False))
        .order_by(Visit.started_at.desc(), Visit.uid.desc())
        .limit(PAGE + 1)
    )
    wanted = (
        (Visit.pilot, pilot), (Visit.state, state), (Visit.late, late), (Visit.clock, clock),
        (Visit.forgotten, forgotten),
    )  # fmt: skip
    conditions = [field == value for field, value in wanted if value is not None]
    conditions += [Visit.has_code(name, code) for name, code in zip(named, only, strict=True)]
    if first is not None:
        conditions.append(Visit.day.between(first, last))
    if overlap is not None:
        conditions.append(Visit.overlapping())
    if differs is not None:
        conditions.append(contradicting())
    conditions += Person.is_called(called)
    if at is not None:
        conditions.append((Visit.started_at < at) | ((Visit.started_at == at) & (Visit.uid < uid)))
    return query.where(*conditions)


def _key(visit: Visit) -> str:
    return encode_cursor(visit.started_at, visit.uid) if visit.started_at else ""


def entries_pending_review(viewer: Person, visits: Sequence[UUID] | None = None) -> dict[UUID, list[Entry]]:
    """Return entries of the programme that are pending review, by visit; only of `visits` if given."""
    return by_visit(_held(viewer.programme_id, None if visits is None else list(visits)))


@compiled
def _held(programme: Any, visits: list[Any] | None) -> Any:
    pending = (Entry.programme == programme) & UNDECIDED
    if visits is not None:
        pending &= Entry.visit.in_(visits)
    columns = (Entry, Person.uid, Person.name)
    return (
        Entry.select(*columns).join(Person, on=(Entry.pilot == Person.uid)).where(pending).order_by(Entry.received_at)
    )


def entry_pending_review(viewer: Person, uid: UUID) -> Entry:
    """Return an entry of the programme that is or was pending review. Raises Missing."""
    wanted = (Entry.uid == uid) & (Entry.programme == viewer.programme_id) & (Entry.answer == "held")
    entry: Entry | None = Entry.get_or_none(wanted)
    if entry is None:
        raise Missing("")
    return entry


def held_after_access(viewer: Person, pilot: UUID | None = None) -> list[Sequence[Entry]]:
    """Return pending entries that phones delivered after the pilots' access ended, grouped by visit."""
    found = [
        [entry for entry in entries if entry.pending_reason == ACCESS and pilot in (None, entry.pilot_id)]
        for entries in entries_pending_review(viewer).values()
    ]
    return [in_order(entries) for entries in found if entries]


def pending_with(viewer: Person, entry: Entry) -> Sequence[Entry]:
    """Return the entries of the same visit that are pending for the same reason as `entry`, in processing order."""
    together = entries_pending_review(viewer, [entry.visit]).get(entry.visit, [])
    return in_order([other for other in together if other.pending_reason == entry.pending_reason])


def undecided(pilot: Person) -> int:
    """Return how many of the pilot's entries are pending review."""
    waiting = (Entry.pilot == pilot.uid) & (Entry.programme == pilot.programme_id)
    return int(Entry.select().where(waiting, UNDECIDED).count())


def pilots(viewer: Person) -> list[tuple[UUID, str]]:
    """Return the pilots of the viewer's programme by name, for a filter."""
    return _pilots(viewer.programme_id)


def pilot(viewer: Person, uid: UUID) -> Person:
    """Return a pilot of the viewer's programme, with or without an account. Raises Missing."""
    hers = Person.select().join(PersonRole, on=(PersonRole.person == Person.uid))
    found: Person = existing(hers.where(Person.holders("pilot", viewer.programme_id), Person.uid == uid).first())
    return found


def languages(viewer: Person, uid: UUID) -> tuple[str, ...]:
    """Return the languages of a pilot of the viewer's programme; none once the pilot is erased. Raises Missing."""
    hers = Person.select().join(PersonRole, on=(PersonRole.person == Person.uid))
    mine = (Person.programme == viewer.programme_id) & (PersonRole.role == "pilot") & (Person.uid == uid)
    found: Person = existing(hers.where(mine).first())
    return found.languages


@compiled
def _pilots(programme: Any) -> Any:
    return (
        Person.select(Person.uid, Person.name)
        .join(PersonRole, on=(PersonRole.person == Person.uid))
        .where(Person.holders("pilot", programme))
        .order_by(Person.name_key, Person.uid)
        .tuples()
    )
