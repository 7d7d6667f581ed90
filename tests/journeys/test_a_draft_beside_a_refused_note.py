"""A refused note is corrected while another one is a draft: each keeps its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import Locator, Page

from pilotapp.models import Note, Visit
from tests.support import hands, people
from tests.support.browser import Phone, dump
from tests.support.world import World

BEGUN, REFUSED, MENDED = "2", "3", "4"  # by their load


def form(page: Page, address: str) -> Locator:
    """Open the note form at this address and wait until it can be filled in."""
    page.goto(address)
    found = page.locator("#note-form")
    found.wait_for()
    return found


def draft(page: Page) -> dict[str, Any] | None:
    """The phone's draft of an unsaved note."""
    rows = dump(page)["databases"].get("pilotapp", {}).get("meta", [])
    return next((row for row in rows if isinstance(row, dict) and row.get("kind") == "note"), None)


def load(page: Page) -> str:
    """The load in the draft."""
    kept = draft(page)
    return str(kept["body"]["load"]) if kept else ""


def test_it_leaves_the_draft_as_it_was(world: World, new_phone: Callable[..., Phone]) -> None:
    visit, base = uuid4(), world.proxy.url
    programme = people.uid_of("musterstadt")
    Visit.create(uid=visit, programme=programme, pilot=people.uid_of("berna"), state="open")
    page = new_phone("amal").open(base)
    hands.sign_in(page, base, "amal")
    hands.is_ready(page)
    about = form(page, f"{base}/notes/new?visit={visit}")
    hands.tick(about, "load", REFUSED)
    hands.save(about)
    [entry] = hands.until(lambda: [one for one in hands.outbox(page) if one["status"] == "refused"], "it is refused")

    hands.tick(form(page, f"{base}/notes/new"), "load", BEGUN)
    hands.until(lambda: load(page) == BEGUN, "the draft is kept")
    again = form(page, f"{base}/notes/new?repair={entry['uid']}")
    hands.until(lambda: again.locator(f"input[name=load][value='{REFUSED}']").is_checked(), "it is filled in")
    hands.tick(again, "load", MENDED)
    page.wait_for_timeout(1500)
    assert load(page) == BEGUN
    hands.save(again)
    hands.until(lambda: Note.select().where(Note.load == int(MENDED)).exists(), "it has arrived")
    assert Note.select().count() == 1
    page.wait_for_url(f"{base}/notes")
    assert load(page) == BEGUN
