"""What the safeguarding role sees of reports, and pilots of their own; lists never unseal a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import codes, names, sealing
from pilotapp.ids import Lines
from pilotapp.models import Person, PersonRole, SafeguardingAct, SafeguardingReport
from pilotapp.refusals import existing

PAGE = 50
_NONE = _l("There is no such report.")
_COLUMNS = tuple(field for field in SafeguardingReport._meta.sorted_fields if field.name != "facts")


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list: the sender, the state, and when it was made and received."""

    uid: UUID
    name: str
    state: str
    made_at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a report; `text` is None if there is none, `sealed` means that it cannot be unsealed."""

    act: str
    who: str
    at: datetime
    text: str | None
    sealed: bool = False


def stored(uids: Sequence[UUID]) -> set[UUID]:
    """Return those of `uids` that are reports."""
    table: Any = SafeguardingReport
    return {uid for (uid,) in table.select(table.uid).where(table.uid.in_(uids)).tuples()}


def reports(
    viewer: Person, *, state: str = "", search: str = "", after: UUID | None = None, size: int = PAGE
) -> Lines[Line]:
    """Return a page of the reports of the viewer's programme: new ones first, then those in hand, then closed ones.

    Filtered by `state` and by `search` in the pilot's name.
    """
    query = (
        _of_programme(viewer)
        .where(*Person.is_called(names.search_patterns(search)))
        .order_by(SafeguardingReport.state.desc(), SafeguardingReport.received_at.desc(), SafeguardingReport.uid.desc())
    )  # the codes of the states happen to be in descending alphabetical order
    if state in codes.codes("safeguarding_state"):
        query = query.where(SafeguardingReport.state == state)
    last = _of_programme(viewer).where(SafeguardingReport.uid == after).first() if after else None
    if last:
        query = query.where(_beyond(last))
    found = list(query.limit(size + 1))
    shown = [Line(row.uid, row.pilot.called, row.state, row.made_at, row.received_at) for row in found[:size]]
    return Lines(shown, shown[-1].uid if len(found) > size else None)


def _beyond(last: SafeguardingReport) -> Any:
    """The condition for rows after `last` in the order of the list."""
    report = SafeguardingReport
    same_state, same_time = report.state == last.state, report.received_at == last.received_at
    within = (report.received_at < last.received_at) | (same_time & (report.uid < last.uid))
    return (report.state < last.state) | (same_state & within)


def report(viewer: Person, uid: UUID) -> SafeguardingReport:
    """Return a report of the viewer's programme, without its facts. Raises Missing."""
    found: SafeguardingReport = existing(_of_programme(viewer).where(SafeguardingReport.uid == uid).first(), _NONE)
    return found


def report_text(uid: UUID) -> str | None:
    """Return the text of a report, as JSON; None if it was given up. Raises sealing.Unopenable."""
    text: str | None = SafeguardingReport.select(SafeguardingReport.facts).where(SafeguardingReport.uid == uid).scalar()
    return text


def read_since(reader: Person, report: SafeguardingReport, since: datetime) -> bool:
    """Whether this reader has read the report after this instant."""
    hers = (SafeguardingAct.report == report.uid) & (SafeguardingAct.person == reader.uid)
    read = SafeguardingAct.select().where(hers, SafeguardingAct.act == "read", SafeguardingAct.at > since)
    return bool(read.exists())


def acts(report: SafeguardingReport) -> list[Act]:
    """Return all acts on a report, oldest first."""
    return _acts(SafeguardingAct.report == report.uid)


def mine(pilot: Person) -> list[tuple[SafeguardingReport, int]]:
    """Return the pilot's own reports, newest first, without their facts, with the number of answers to each."""
    hers = SafeguardingReport.select(*_COLUMNS).where(SafeguardingReport.pilot == pilot.uid)
    rows = list(hers.order_by(SafeguardingReport.received_at.desc(), SafeguardingReport.uid).limit(PAGE))
    answers: dict[UUID, int] = {}
    found = SafeguardingAct.select(SafeguardingAct.report).where(
        SafeguardingAct.report.in_([row.uid for row in rows]), SafeguardingAct.act == "answer"
    )
    for act in found:
        answers[act.report_id] = answers.get(act.report_id, 0) + 1
    return [(row, answers.get(row.uid, 0)) for row in rows]


def my_report(pilot: Person, uid: UUID) -> SafeguardingReport:
    """Return one of the pilot's own reports, without its facts. Raises Missing."""
    hers = (SafeguardingReport.uid == uid) & (SafeguardingReport.pilot == pilot.uid)
    found: SafeguardingReport = existing(SafeguardingReport.select(*_COLUMNS).where(hers).first(), _NONE)
    return found


def answers(report: SafeguardingReport) -> list[Act]:
    """Return the answers to the pilot, oldest first."""
    return _acts((SafeguardingAct.report == report.uid) & (SafeguardingAct.act == "answer"))


def readers(programme: UUID) -> list[UUID]:
    """Return everybody with the safeguarding role who can sign in to this programme."""
    people = Person.select(Person.uid).join(PersonRole).where(Person.programme == programme, Person.active)
    return [row.uid for row in people.where(PersonRole.role == "safeguarding")]


def _of_programme(viewer: Person) -> Any:
    return (
        SafeguardingReport.select(*_COLUMNS, Person.uid, Person.name)
        .join(Person, on=(SafeguardingReport.pilot == Person.uid))
        .where(SafeguardingReport.programme == viewer.programme_id)
    )


def _acts(wanted: Any) -> list[Act]:
    rows: Any = (
        SafeguardingAct.select(SafeguardingAct.act, SafeguardingAct.at, Person.name, SafeguardingAct.text.sealed())
        .join(Person, on=(SafeguardingAct.person == Person.uid))
        .where(wanted)
        .order_by(SafeguardingAct.at, SafeguardingAct.uid)
        .tuples()
    )
    return [_opened(*row) for row in rows]


def _opened(act: str, at: datetime, name: str, token: str | None) -> Act:
    who = codes.called(name, "safeguarding")
    try:
        return Act(act, who, at, SafeguardingAct.text.python_value(token))
    except sealing.Unopenable:
        return Act(act, who, at, None, sealed=True)
