"""Pages of the audit log, newest first: of a programme for its coordinators, and about the viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from peewee import JOIN

from pilotapp import codes, names
from pilotapp.audit import sentences
from pilotapp.db.compiled_queries import compiled
from pilotapp.ids import read_uuid
from pilotapp.models import AuditRow, Person, PersonRole, Session

PAGE = 50
_OWN_EYES = "safeguarding"  # a group of actions that only the role of the same name may see
_About = Person.alias()


@dataclass(frozen=True, slots=True)
class Filters:
    """What a coordinator searches for: acts by or about a person, a group of actions; None means everything.

    `search`: in the name of who did it, or whom it is about.
    """

    person: UUID | None = None
    group: str | None = None
    search: str | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Filters:
        """Parse the query string; unknown values are ignored."""
        group, search = arguments.get("group"), names.search_in(arguments)
        return cls(read_uuid(arguments.get("person")), group if group in sentences.GROUPS else None, search or None)

    def address(self) -> dict[str, str]:
        """Return the arguments for the query string."""
        given = {"search": self.search, "person": self.person, "group": self.group}
        return {name: str(value) for name, value in given.items() if value is not None}

    def sought(self, people: Sequence[tuple[UUID, str]]) -> list[tuple[str, str]]:
        """Return what is searched for, in the reader's words: pairs of a label and a value."""
        values = {
            _("Name"): self.search,
            _("By or about"): self.person and codes.called(dict(people).get(self.person, "")),
            _("What"): self.group and sentences.GROUPS[self.group][0],
        }
        return [(str(label), str(words)) for label, words in values.items() if words]


@dataclass(frozen=True, slots=True)
class Line:
    """One act: `who` did it (None: the operator), with `roles`; `about` is the owner of the data, if another person."""

    number: int
    at: datetime
    action: str
    kind: str
    subject: UUID
    person: UUID | None
    who: str | None
    about: str | None
    device: str | None
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acts:
    """Up to 50 acts, newest first; `before` is the cursor for older ones, None at the end."""

    lines: list[Line]
    before: int | None


def of_programme(viewer: Person, filters: Filters, before: int | None = None) -> Acts:
    """Return acts in the viewer's programme that match `filters`, older than the act with the number `before`.

    Acts about reports about children are visible to the safeguarding role only.
    """
    sees_all = viewer.has_role(_OWN_EYES)
    if filters.group == _OWN_EYES and not sees_all:
        return Acts([], None)
    hidden = [] if sees_all else sentences.actions(_OWN_EYES)
    called = names.search_patterns(filters.search)
    return _acts(_rows(viewer.programme_id, filters.person, before, sentences.actions(filters.group), hidden, called))


def of_safeguarding(viewer: Person, before: int | None = None) -> Acts:
    """Return the acts on reports about children in the viewer's programme, including every reading."""
    return _acts(_rows(viewer.programme_id, None, before, sentences.actions(_OWN_EYES), [], []))


def groups(viewer: Person) -> dict[str, Any]:
    """Return labels of the groups of actions that the viewer can filter by, by name."""
    sees_all = viewer.has_role(_OWN_EYES)
    return {name: group[0] for name, group in sentences.GROUPS.items() if sees_all or name != _OWN_EYES}


def of_person(viewer: Person, before: int | None = None) -> Acts:
    """Return what the viewer did, and what others did with the viewer's data."""
    return _acts(_rows(viewer.programme_id, viewer.uid, before, None, [], []))


def people(viewer: Person) -> list[tuple[UUID, str]]:
    """Return everybody in the viewer's programme, sorted by name, for a filter."""
    here = (Person.programme == viewer.programme_id) & Person.erased_at.is_null()
    rows: Any = Person.select(Person.uid, Person.name).where(here)
    return list(rows.order_by(Person.name_key, Person.uid).tuples())


@compiled
def _rows(programme: Any, person: Any, before: Any, actions: Any, hidden: list[Any], called: list[Any]) -> Any:
    """Arguments that are None do not filter; `hidden` actions are excluded; `called` are patterns of a name.

    Rows of a person are found by two indexes: who did it, and who it is about.
    """
    query = (
        AuditRow.select(
            AuditRow.number, AuditRow.at, AuditRow.action, AuditRow.subject_kind, AuditRow.subject, AuditRow.person,
            Person.name, _About.name, Session.device,
        )
        .join(Person, JOIN.LEFT_OUTER, on=(AuditRow.person == Person.uid))
        .join_from(AuditRow, _About, JOIN.LEFT_OUTER, on=(AuditRow.about == _About.uid))
        .join_from(AuditRow, Session, JOIN.LEFT_OUTER, on=(AuditRow.session == Session.uid))
    )  # fmt: skip
    query = _newest(query, AuditRow, programme, before, actions, hidden)
    if person is not None:
        row = AuditRow.alias()
        found = [
            _newest(row.select(row.id), row, programme, before, actions, hidden).where(column == person)
            for column in (row.person, row.about)
        ]
        query = query.where(AuditRow.id.in_(found[0]) | AuditRow.id.in_(found[1]))
    if called:
        named = Person.select(Person.uid).where(Person.programme == programme, *Person.is_called(called))
        query = query.where(AuditRow.person.in_(named) | AuditRow.about.in_(named))
    return query.tuples()


def _newest(query: Any, row: Any, programme: Any, before: Any, actions: list[Any] | None, hidden: list[Any]) -> Any:
    """Fetch one row more than a page has, to know whether there are older ones."""
    query = query.where(row.programme == programme).order_by(row.number.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(row.number < before)
    if hidden:
        query = query.where(row.action.not_in(hidden))
    return query if actions is None else query.where(row.action.in_(actions))


def _acts(rows: list[Any]) -> Acts:
    shown = rows[:PAGE]
    roles = _roles({row[5] for row in shown})
    lines = [Line(*(*row, roles[row[5]])) for row in shown]
    return Acts(lines, lines[-1].number if len(rows) > PAGE else None)


def _roles(uids: Iterable[UUID | None]) -> dict[UUID | None, tuple[str, ...]]:
    found: dict[UUID | None, tuple[str, ...]] = defaultdict(tuple)
    rows: Any = PersonRole.select().where(PersonRole.person.in_([uid for uid in uids if uid])).order_by(PersonRole.role)
    for row in rows:
        found[row.person_id] += (row.role,)
    return found
