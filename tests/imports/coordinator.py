"""A coordinator who brings a file through the pages and answers what is asked.

This module alone knows how the pages of an import are built: where they change, it changes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element

from pilotapp.imports import worker
from pilotapp.imports.matching import plain
from pilotapp.models import ImportRun, Person, PersonRole
from tests.imports.came import Came, stored
from tests.imports.offices.declared import PILOTS, Office
from tests.support.page_checks import words
from tests.support.page_client import Page
from tests.support.people import Somebody, uid_of

# What the import may ask. Each is answered by `Office.answers`, under the same name.
QUESTIONS = {
    "sheets": "which sheets (by name)",
    "columns": "what a column means (by header or position: a field, '' to leave it out)",
    "pilot": "who a spelling is (by spelling: a name, or skip)",
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
_STEPS = 12  # pages of one file, at most


def add_pilots() -> None:
    """The pilots of these offices, beside the standing ones."""
    for number, name in enumerate(PILOTS):
        person = Person.create(
            uid=uid_of(name), programme=uid_of("musterstadt"), email=f"pilot{number}@example.org", name=name
        )
        PersonRole.create(person=person, role="pilot")


class Coordinator:
    """Brings one file."""

    def __init__(self, who: Somebody, office: Office, look: Callable[[Page], None] = lambda page: None) -> None:
        """`look` is called with every page that is shown."""
        self.who, self.office, self.answers, self._look = who, office, dict(office.answers), look
        self.came, self._content = Came(), office.make()
        self._sheets: list[str] | None = None  # which of them are still to be taken
        self._sheet_now, self._whose_is_said = "", False

    def bring(self) -> Came:
        """Hand it in and go on until it is imported, refused, or nothing answers a question."""
        self._go(self._hand_in())
        while self._sheets and not self.came.refusal:
            self._go(self._hand_in())
        self.came.visits = stored()
        return self.came

    def _file(self) -> tuple[io.BytesIO, str]:
        return io.BytesIO(self._content), self.office.name

    def _hand_in(self, **more: str) -> Page:
        values = {"kind": "visits", "file": self._file(), "csrf_token": self.who.client.token()}
        return self.who.client.post_page("/imports/new", values | more)

    def _go(self, page: Page) -> None:
        steps: dict[str, Callable[[Page], Page | None]] = {
            "new": self._new, "sheet": self._sheet, "columns": self._columns, "names": self._columns,
            "values": self._values,
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

    def _new(self, page: Page) -> Page | None:
        """A file that was not taken: it is refused, or it is asked which letters are right."""
        if offered := {value for _, value in _choices(page, "encoding")}:
            self.came.questions.add("encoding")
            if (said := str(self.answers.pop("encoding", ""))) in offered:
                return self._hand_in(encoding=said)
        self.came.refusal = " ".join(page.errors())
        return None

    def _sheet(self, page: Page) -> Page:
        """One after the other: those that the office names, else all that are not hidden."""
        self.came.questions.add("sheets")
        offered, shown = {}, []
        for label, value in _choices(page, "sheet"):
            name, _, rest = re.split(r"(, [\d,]+ rows?)", words(label), maxsplit=1)
            offered[name] = value
            shown += [name] if "hidden" not in rest else []
        if self._sheets is None:
            wanted = str(self.answers.get("sheets", "")).split("; ")
            self._sheets = [name for name in offered if name in wanted] or shown
        self._sheet_now = self._sheets.pop(0)
        return page.form("/sheet").submit(sheet=offered[self._sheet_now])

    def _columns(self, page: Page) -> Page | None:
        """First what is proposed; where that is not enough, what the office answers."""
        listed = {one.get("id"): sum(1 for _ in one.iter("li")) for one in page.tree.iter("ul")}
        self.came.columns_named |= "refused" in listed
        self.came.dropped = max(self.came.dropped, listed.get("dropped", 0))
        after, changes = page.form("/columns").submit(), {"": ""}
        while after.status == 422:
            self._see(after)
            self.came.questions |= _open(after)
            if after.has_form("/names") and "names" in self.answers and not self._whose_is_said:
                return self._say_whose(after)
            if changes == (changes := self._said(after)) or not changes:
                self.came.refusal = " ".join(after.errors())
                return None
            after = after.form("/columns").submit(**changes)
        return after

    def _say_whose(self, page: Page) -> Page:
        """Whose the names are: of all columns together, if there are several."""
        self._whose_is_said = True
        offered = [value for _, value in _choices(page, "whose")]
        if self.answers["names"] == "pilots":
            return page.form("/names").submit(whose=offered[0], file=self._file())
        return page.form("/names").submit(whose="")

    def _said(self, page: Page) -> dict[str, str]:
        """The fields of the page of columns that the office fills in."""
        names = page.form("/columns").names
        said = _by_header(page, self.answers.get("columns", {}))
        owner = self.answers.get("owner", "")
        said["owner"] = _uid(owner.get(self._sheet_now, "") if isinstance(owner, dict) else owner)
        said |= {f"answer-{code}": self.answers[code] for code in QUESTIONS if isinstance(self.answers.get(code), str)}
        offered = {code: {value for _, value in _choices(page, code)} for code in said}
        return {
            name: value for name, value in said.items()
            if value and name in names and (not offered[name] or value in offered[name])
        }  # fmt: skip

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
            return said[spelling] if said[spelling] == "skip" else _uid(said[spelling])
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
            page.form("/start").submit(follow=False)
            worker.drain()


def _uid(name: str) -> str:
    return str(uid_of(name.lower() if name in ("Amal", "Berna") else name)) if name else ""


def _open(page: Page) -> set[str]:
    """The questions of the page of columns that are not answered yet."""
    found = {"names"} if page.has_form("/names") else set()
    names = page.form("/columns").names
    if "owner" in names:
        found |= {"owner", "columns"}
    for one in page.tree.iter("fieldset"):
        code = (one.get("id") or "").removeprefix("question-")
        if f"answer-{code}" in names and not _is_answered(one):
            found.add(code)
    return found or {"columns"}


def _is_answered(question: Element) -> bool:
    chosen = [one for one in question.iter("option") if "selected" in one.attrib and one.get("value")]
    return bool(chosen) or any("checked" in one.attrib for one in question.iter("input"))


def _choices(page: Page, name: str) -> list[tuple[Element, str]]:
    """Radio buttons of a field: (label, value)."""
    found = [one for one in page.tree.iter("input") if one.get("name") == name]
    labels = {one.get("for"): one for one in page.tree.iter("label")}
    return [(labels[one.get("id")], one.get("value", "")) for one in found]


def _by_header(page: Page, said: dict[Any, str]) -> dict[str, str]:
    """The fields of the page of columns, from what the office says by header or position."""
    fields = {f"column-{key}": value for key, value in said.items() if isinstance(key, int)}
    for label in page.tree.iter("label"):
        place, written = label.get("for") or "", words(label)
        if place.startswith("column-") and written in said:
            fields[place] = said[written]
    return fields
