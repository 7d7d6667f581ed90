"""All pages with the people who see them: for checks of pages and for screenshots."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from playwright.sync_api import Page

TESTS = Path(__file__).resolve().parents[1]
NOBODY = ""
PSEUDO = "ar"
WEAK = (("password", "passwordpassword"),)
# In the night when the clocks go back.
TWICE = (("day_date", "2023-10-29"), ("started_at", "02:10"), ("ended_at", "02:12"))
# Latin letters that look like Arabic ones, for a pseudo-locale that runs from right to left.
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدعفجهيقكلمنوزقرستعفوخيظ")
# Parts: a coordinator's pages about figures, documents and files; the other ones; the pages of other people.
FIGURES = ("/figures", "/exports", "/imports", "/releases", "/history", "/certificates", "/settings", "/me")
PARTS = ("figures", "desk", "people")


@dataclass(frozen=True)
class Shown:
    """One page in one state: its name, who sees it, its address, and the form that is submitted to get there."""

    name: str
    who: str
    path: str
    submit: str = ""
    values: tuple[tuple[str, str], ...] = ()
    is_last: bool = False

    def open(self, page: Page, base: str) -> str:
        """Open the page; a form is submitted like without JavaScript. Return the response body."""
        answer = page.goto(base + self.path)
        if self.submit:
            page.eval_on_selector_all("details", "all => all.forEach((one) => (one.open = true))")
            for name, value in self.values:
                page.fill(f"{self.submit} [name={name}]", value)
            with page.expect_navigation() as sent:
                page.eval_on_selector(self.submit, "form => form.submit()")
            answer = sent.value
        assert answer is not None
        return answer.text()


@dataclass(frozen=True)
class Stage:
    """What stands in the addresses: `visits` by state, amal's uid, and an invitation's token."""

    visits: dict[str, UUID]
    person: UUID
    invite: str


def all_pages(visits: dict[str, UUID], person: UUID, invite: str) -> list[Shown]:
    """Return every page that a room names in `tests/<room>/pages.py`; what changes who is signed in comes last."""
    stage = Stage(visits, person, invite)
    named = [import_module(f"tests.{path.parent.name}.pages") for path in sorted(TESTS.glob("*/pages.py"))]
    found: list[Shown] = [one for module in named if hasattr(module, "pages") for one in module.pages(stage)]
    return sorted(found, key=lambda one: one.is_last)


def of_part(part: str, shown: list[Shown]) -> list[Shown]:
    """Return the pages of one of PARTS, in order."""
    return [one for one in shown if _part_of(one) == part]


def _part_of(shown: Shown) -> str:
    if shown.who not in ("karin", "carla"):
        return "people"
    return "figures" if shown.path.startswith(FIGURES) else "desk"


def pseudo_catalogue(folder: Path, messages: Catalog) -> None:
    """Write the English messages in Arabic letters as a catalogue of the pseudo-locale."""
    pseudo = Catalog(locale=PSEUDO)
    for message in messages:
        if isinstance(message.id, tuple | list):
            pseudo.add(message.id, tuple([_mirrored(message.id[1])] * pseudo.num_plurals), context=message.context)
        elif message.id:
            pseudo.add(message.id, _mirrored(message.id), flags=message.flags, context=message.context)
    target = folder / PSEUDO / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as binary:
        write_mo(binary, pseudo)


def _mirrored(text: Any) -> str:
    """Replace the letters, but not the placeholders."""
    parts, rest = [], str(text)
    while "%(" in rest:
        before, _, after = rest.partition("%(")
        name, _, tail = after.partition(")")
        parts += [before.lower().translate(LETTERS), f"%({name}){tail[0]}"]
        rest = tail[1:]
    return "".join([*parts, rest.lower().translate(LETTERS)])
