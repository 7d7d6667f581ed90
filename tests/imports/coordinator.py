"""A coordinator who brings a file through the pages and answers what she is asked.

This module alone knows how the pages of an import are built: where they change, it changes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from pilotapp.imports import worker
from pilotapp.imports.matching import plain
from pilotapp.models import ImportRun, Person, PersonRole, Visit, VisitTopic
from tests.imports.offices.declared import PILOTS, Office
from tests.support.page_checks import words
from tests.support.page_client import Page
from tests.support.people import Somebody, uid_of

# What the import may ask. Each is answered by `Office.answers`, under the same name.
QUESTIONS = {
    "sheets": "which sheets (by name)",
    "columns": "what a column means (by header or position: a field, '' to leave it out)",
    "pilot": "who a spelling is (by spelling: a name)",
    "value": "what a word means (by word: a code)",
    "names": "are these your pilots, or people they accompanied (pilots, clients)",
    "owner": "whose visits these are (a name)",
    "day": "the order of day and month (dmy, mdy)",
    "year": "which year",
    "duration": "what a bare number is (hours, minutes, mixed; hours_minutes: 1,30 is 1 h 30)",
    "subtract": "what becomes of a break (subtract, leave)",
    "carry": "whether a row without a pilot has the one above it (above, leave)",
    "encoding": "which letters are right",
    "hidden": "what becomes of hidden rows",
}
_ZONE = ZoneInfo("Europe/Berlin")
_STEPS = 12  # pages of one file, at most


@dataclass
class Came:
    """What came of a file: which `questions` were put, why it was refused as a whole, how many rows and whether
    columns were named as staying outside, all `text` of its pages, and the visits as (day, minutes, pilot, facets).
    """

    questions: set[str] = field(default_factory=set)
    refusal: str = ""
    named: int = 0
    columns_named: bool = False
    text: str = ""
    visits: list[tuple[str, int, str, dict[str, str]]] = field(default_factory=list)


def add_pilots() -> None:
    """The pilots of these offices, beside the standing ones."""
    for number, name in enumerate(PILOTS):
        person = Person.create(
            uid=uid_of(name), programme=uid_of("musterstadt"), email=f"pilot{number}@example.org", name=name
        )
        PersonRole.create(person=person, role="pilot")


class Coordinator:
    """She brings one file."""

    def __init__(self, who: Somebody, office: Office, look: Callable[[Page], None] = lambda page: None) -> None:
        """`look` is called with every page that she sees."""
        self.who, self.office, self.answers, self._look = who, office, dict(office.answers), look
        self.came = Came()
        self.sheets: list[str] | None = None  # which of them are still to be taken

    def bring(self) -> Came:
        """Hand it in and go on until it is imported, refused, or nothing answers a question."""
        content = self.office.make()
        self._go(self._hand_in(content))
        while self.sheets and not self.came.refusal:
            self._go(self._hand_in(content))
        self.came.visits = stored()
        return self.came

    def _hand_in(self, content: bytes) -> Page:
        values = {"kind": "visits", "file": (io.BytesIO(content), self.office.name)}
        return self.who.client.post_page("/imports/new", values | {"csrf_token": self.who.client.token()})

    def _go(self, page: Page) -> None:
        steps: dict[str, Callable[[Page], Page | None]] = {
            "new": self._refused, "sheet": self._sheet, "columns": self._columns, "values": self._values,
        }  # fmt: skip
        for _ in range(_STEPS):
            self._see(page)
            after = steps.get(page.path.split("?")[0].rpartition("/")[2], self._preview)(page)
            if after is None:
                return
            page = after
        raise AssertionError(f"{self.office.name}: no end of questions, the last on {page.path}")

    def _see(self, page: Page) -> None:
        self.came.text += f"{page.text}\n"
        self._look(page)

    def _refused(self, page: Page) -> None:
        self.came.refusal = " ".join(page.errors())

    def _sheet(self, page: Page) -> Page:
        """One after the other: those that somebody of the office would choose, else all."""
        self.came.questions.add("sheets")
        offered = {words(label).rpartition(",")[0]: value for label, value in _choices(page, "sheet")}
        if self.sheets is None:
            wanted = str(self.answers.get("sheets", "")).split(", ")
            self.sheets = [name for name in offered if name in wanted] or list(offered)
        return page.form("/sheet").submit(sheet=offered[self.sheets.pop(0)])

    def _columns(self, page: Page) -> Page | None:
        """First what is proposed; where that is not enough, what the office answers."""
        self.came.columns_named |= any(one.get("id") == "refused" for one in page.tree.iter())
        after = page.form("/columns").submit()
        if after.status != 422:
            return after
        self.came.questions.add("columns")
        if said := self.answers.get("columns"):
            again = after.form("/columns").submit(**_by_header(after, said))
            if again.status != 422:
                return again
        self.came.refusal = " ".join(after.errors())
        return None

    def _values(self, page: Page) -> Page:
        form = page.form("/values")
        changes = {}
        for name, value in form.values.items():
            what, _, rest = name.partition(":")
            if value == "" and what in ("person", "code"):
                self.came.questions.add("pilot" if what == "person" else "value")
                changes[name] = self._pilot(rest) if what == "person" else self._value(rest.partition(":")[2])
        return form.submit(**changes)

    def _pilot(self, spelling: str) -> str:
        """Who she is, as the office says; somebody new if its pilots include newcomers; else the rows stay outside."""
        said = {plain(key): name for key, name in self.answers.get("pilot", {}).items()}
        if spelling in said:
            return str(uid_of(said[spelling]))
        hers = Person.select(Person.name).where(Person.programme == self.who.person.programme_id)
        here = {row.name for row in hers.where(Person.import_run.is_null())}
        return "new" if {visit.pilot for visit in self.office.visits} - here else "skip"

    def _value(self, text: str) -> str:
        return str({plain(key): code for key, code in self.answers.get("value", {}).items()}.get(text, "-"))

    def _preview(self, page: Page) -> None:
        """Import what is new; the run's counts say which rows stay outside."""
        run = ImportRun.get_by_id(UUID(page.path.split("/")[2]))
        self.came.named += run.wrong
        if page.has_form("/start"):
            self._see(page.form("/start").submit())
            worker.drain()
        self._see(self.who.page(f"/imports/{run.uid}"))


def _choices(page: Page, name: str) -> list[tuple[Element, str]]:
    """Radio buttons of a field: (label, value)."""
    found = [one for one in page.tree.iter("input") if one.get("name") == name]
    labels = {one.get("for"): one for one in page.tree.iter("label")}
    return [(labels[one.get("id")], one.get("value", "")) for one in found]


def _by_header(page: Page, said: dict[Any, str]) -> dict[str, str]:
    """The fields of the page of columns, from what the office says by header or position."""
    fields = {f"column-{key}": value for key, value in said.items() if isinstance(key, int)}
    for label in page.tree.iter("label"):
        if (written := words(label)) in said and (label.get("for") or "").startswith("column-"):
            fields[str(label.get("for"))] = said[written]
    return fields


def stored() -> list[tuple[str, int, str, dict[str, str]]]:
    """Every visit in the database: day, minutes, pilot, and its facets as the truth writes them."""
    topics: dict[Any, list[str]] = {}
    for row in VisitTopic.select():
        topics.setdefault(row.visit_id, []).append(row.topic)
    return [
        (visit.day.isoformat(), visit.minutes, visit.pilot.name, _facets(visit, topics.get(visit.uid, [])))
        for visit in Visit.select(Visit, Person).join(Person, on=(Visit.pilot == Person.uid))
    ]


def _facets(visit: Visit, topics: list[str]) -> dict[str, str]:
    found = {
        "topics": "+".join(sorted(topics)), "kind": visit.institution_kind, "language": visit.client_language,
        "outcome": visit.outcome, "mode": visit.mode, "party": visit.party, "waiting": visit.waiting_minutes,
        "travel": visit.travel_minutes, "first": {True: "yes", False: "no"}.get(visit.first_contact, ""),
        "from": "", "to": "",
    }  # fmt: skip
    if visit.ended_at:
        times = [f"{at.astimezone(_ZONE):%H:%M}" for at in (visit.started_at, visit.ended_at)]
        found |= {"from": times[0], "to": times[1]}
    return {name: "" if value is None else str(value) for name, value in found.items()}
