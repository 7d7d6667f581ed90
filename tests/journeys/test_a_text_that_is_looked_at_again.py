"""A text that waits for its writer is being edited while something else is sent: the edits stay."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from pilotapp.models import Note, NoteAct
from tests.supervision import notes
from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

CHANGED = "A woman was at the counter."


def test_it_stays_while_a_reply_is_delivered(world: World, new_phone: Callable[..., Phone]) -> None:
    uid = notes.note("amal", "Somebody was at the counter.", text_state="checking").uid
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    page.goto(f"{world.proxy.url}/notes/{uid}")
    again = page.locator(f"#again-{uid}")
    again.fill(CHANGED)
    page.locator("#reply-form textarea").fill("And one thing more.")
    page.locator("#reply-form button[type=submit]").click()
    hands.until(lambda: NoteAct.select().where(NoteAct.act == "reply").exists(), "the reply has arrived")
    expect(page.locator("#reply-form textarea")).to_have_value("")
    page.wait_for_timeout(1000)
    expect(again).to_have_value(CHANGED)
    page.locator(f"form[action='/notes/{uid}/text'] button[type=submit]").last.click()
    hands.until(lambda: Note.get_by_id(uid).text == CHANGED, "the changed text is there")
