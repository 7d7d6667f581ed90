"""A pilot writes a note offline; its text is stored nowhere unsealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotapp.models import Note, NoteAct, Visit
from tests.sealing.helpers import dump as database_rows
from tests.support import hands, people
from tests.support.browser import Phone, dump
from tests.support.world import World

SECRET = "lighthouse"
WORDS = f"Nobody spoke to us. I felt like a {SECRET} without a sea."
FORGET_KEY = """() => new Promise((resolve) => {
  delete document.body.dataset.sealingKey;
  const opening = indexedDB.open("pilotapp");
  opening.onsuccess = () => {
    const change = opening.result.transaction("meta", "readwrite");
    change.objectStore("meta").delete("sealing_key");
    change.oncomplete = () => resolve(opening.result.close());
  };
})"""
ANSWER = "Thank you for telling. I call you at five."


def open_form(page: Page, base: str) -> Locator:
    """Open the form of a new note and wait until it can be filled in."""
    page.goto(f"{base}/notes/new")
    form = page.locator("#note-form")
    expect(form).to_be_visible()
    return form


def write(form: Locator, text: str = WORDS, *, load: str = "5") -> None:
    """Choose the load by a tap and type the text letter by letter."""
    hands.tick(form, "load", load)
    form.locator("textarea").press_sequentially(text)


def draft(page: Page) -> dict[str, Any] | None:
    """The phone's draft of an unsaved note."""
    rows = dump(page)["databases"].get("pilotapp", {}).get("meta", [])
    found = [row for row in rows if isinstance(row, dict) and row.get("kind") == "note"]
    return found[0] if found else None


def is_kept(page: Page, load: int = 5) -> dict[str, Any]:
    """Wait until the phone keeps the draft with its words; the draft."""

    def kept() -> dict[str, Any] | None:
        found = draft(page)
        return found if found and found["body"].get("load") == load and found["body"].get("text") else None

    found: dict[str, Any] = hands.until(kept, "the draft is kept")
    return found


def holds_no_word(page: Page) -> None:
    """Assert that IndexedDB, the caches' addresses and the web storages hold no word of the text."""
    assert SECRET not in json.dumps(dump(page))


def files_with(folder: Path, word: str) -> list[str]:
    """The files under `folder` that contain the word in plain text."""
    forms = (word.encode(), word.encode("utf-16-le"))
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in forms)
    ]


@pytest.fixture
def ready(world: World, new_phone: Callable[..., Phone]) -> tuple[Phone, Page]:
    """Amal's phone, signed in, which can start without a network."""
    amal = new_phone("amal", lasting=True)
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    return amal, page


def test_it_reaches_the_desk_and_the_answer_comes_back(
    world: World, ready: tuple[Phone, Page], desk: Callable[..., Page]
) -> None:
    amal, page = ready
    base = world.proxy.url
    world.proxy.cut()
    form = open_form(page, base)
    write(form)
    hands.tick(form, "themes", "role_unclear")
    hands.tick(form, "call", "today")
    hands.save(form)
    page.wait_for_url(f"{base}/notes")
    expect(page.locator("#waiting li[data-status=waiting]")).to_have_count(1)
    holds_no_word(page)
    [entry] = hands.outbox(page)
    assert entry["kind"] == "note" and entry["body"]["load"] == 5 and entry["body"]["text"].startswith("1.")
    assert draft(page) is None and not Note.select().exists()

    amal.close()
    assert files_with(amal.profile, SECRET) == []
    page = amal.open(f"{base}/phone")
    expect(page.locator("#waiting li[data-status=waiting]")).to_have_count(1)
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    note = Note.get()
    assert (str(note.uid), note.text, note.call) == (entry["uid"], WORDS, "today")
    assert SECRET not in database_rows() and files_with(world.server.data, SECRET) == []

    office = desk("karin")
    office.goto(f"{world.server.url}/supervision")
    first = office.locator("[id^=note-row-]").first
    assert first.get_attribute("id") == f"note-row-{note.uid}"
    office.goto(f"{world.server.url}/supervision/{note.uid}")
    expect(office.locator("main")).to_contain_text(WORDS)
    answer(office, ANSWER)

    page.goto(f"{base}/notes")
    page.locator(f"#row-{note.uid} a").click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    reply = page.locator("#reply-form")
    reply.locator("textarea").fill("I am at home then.")
    hands.save(reply)
    expect(page.locator("#note-thread")).to_contain_text("I am at home then.")
    assert NoteAct.select().where(NoteAct.act == "reply").count() == 1
    assert SECRET not in database_rows() and ANSWER not in database_rows()
    assert amal.complaints == [] and world.server.complaints() == []


def answer(office: Page, text: str) -> None:
    """The coordinator answers on the page of the note; the form stands behind its summary."""
    form = office.locator("form[action$='/answer']")
    if not form.is_visible():
        office.locator("details:has(form[action$='/answer']) > summary").click()
    form.locator("textarea").fill(text)
    form.locator("button[type=submit]").last.click()
    hands.until(lambda: NoteAct.select().exists(), "karin's answer")


def test_a_draft_survives_closing_the_browser(world: World, ready: tuple[Phone, Page]) -> None:
    amal, page = ready
    base = world.proxy.url
    form = open_form(page, base)
    write(form)
    hands.tick(form, "themes", "boundaries")
    kept = is_kept(page)
    holds_no_word(page)
    expect(page.locator("[data-sign-of=sent], [data-sign-of=clear]").filter(visible=True)).to_have_count(1)

    amal.close()
    assert files_with(amal.profile, SECRET) == []
    page = amal.open(f"{base}/phone")
    expect(page.locator("[data-module=draft-line]")).to_be_visible()
    form = open_form(page, base)
    expect(form.locator("textarea")).to_have_value(WORDS)
    expect(form.locator("input[name=load][value='5']")).to_be_checked()
    expect(form.locator("input[name=themes][value=boundaries]")).to_be_checked()
    form.locator("textarea").press_sequentially(" Yet.")
    hands.save(form)
    page.wait_for_url(f"{base}/notes")
    hands.is_sent(page)
    note = Note.get()
    assert str(note.uid) == kept["uid"] and note.text == f"{WORDS} Yet." and draft(page) is None
    assert amal.complaints == [] and world.server.complaints() == []


def test_a_draft_keeps_the_last_words_where_the_page_is_left_at_once(world: World, ready: tuple[Phone, Page]) -> None:
    _, page = ready
    form = open_form(page, world.proxy.url)
    form.locator("textarea").fill(WORDS)
    page.locator("nav a[href='/notes']").click()
    page.wait_for_url(f"{world.proxy.url}/notes")
    expect(page.locator("[data-module=draft-line]")).to_be_visible()
    holds_no_word(page)
    expect(open_form(page, world.proxy.url).locator("textarea")).to_have_value(WORDS)


def test_a_draft_waits_for_the_network_with_its_words(world: World, ready: tuple[Phone, Page]) -> None:
    _, page = ready
    base = world.proxy.url
    write(open_form(page, base), load="4")
    is_kept(page, 4)
    world.proxy.cut()
    form = open_form(page, base)
    expect(form.locator("[data-draft-state=sealed]")).to_be_visible()
    expect(form.locator("textarea")).to_be_hidden()
    expect(form.locator("input[name=load][value='4']")).to_be_checked()
    sealed = is_kept(page, 4)["body"]["text"]
    hands.tick(form, "load", "5")
    assert is_kept(page, 5)["body"]["text"] == sealed

    form.locator("[data-draft-state=sealed] button[type=submit]").click()
    page.wait_for_url(f"{base}/notes")
    assert [row["body"]["text"] for row in hands.outbox(page)] == [sealed]
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert (Note.get().text, Note.get().load) == (WORDS, 5)


def test_a_draft_comes_back_after_signing_in_again(world: World, ready: tuple[Phone, Page]) -> None:
    _, page = ready
    base = world.proxy.url
    write(open_form(page, base))
    is_kept(page)
    hands.sign_out(page)
    page.wait_for_url(f"{base}/sign-in")
    holds_no_word(page)
    page.goto(base)
    hands.sign_in(page, base, "berna")
    form = open_form(page, base)
    expect(form.locator("textarea")).to_have_value("")
    expect(form.locator("[data-draft-state=open]")).to_be_hidden()
    hands.sign_out(page)
    page.wait_for_url(f"{base}/sign-in")
    page.goto(base)
    hands.sign_in(page, base, "amal")
    form = open_form(page, base)
    expect(form.locator("textarea")).to_have_value(WORDS)
    form.locator("[data-draft-state=open] [data-begin-anew]").click()
    page.locator("dialog[data-anew] button[value=discard]").click()
    expect(form.locator("textarea")).to_have_value("")
    hands.until(lambda: draft(page) is None, "the draft is gone")
    assert not Note.select().exists()


def test_a_record_leads_to_a_note_about_its_visit(world: World, ready: tuple[Phone, Page]) -> None:
    _, page = ready
    base = world.proxy.url
    hands.check_in(page)
    world.proxy.cut()
    page.reload()
    hands.check_out(page)
    record = hands.open_record(page)
    hands.fill_record(record)
    hands.save(record)
    page.wait_for_url(f"{base}/")
    page.locator("[data-said] a[data-of-visit]").click()
    form = page.locator("#note-form")
    expect(form.locator("[data-about-visit]")).to_be_visible()
    hands.tick(form, "load", "2")
    hands.save(form)
    page.wait_for_url(f"{base}/notes")
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert [str(note.visit) for note in Note.select()] == list(world.visits("amal"))


def test_a_refused_note_comes_back_with_its_words(world: World, ready: tuple[Phone, Page]) -> None:
    _, page = ready
    base = world.proxy.url
    colleague = Visit.create(programme=people.uid_of("musterstadt"), pilot=people.uid_of("berna"))
    page.goto(f"{base}/notes/new?visit={colleague.uid}")
    form = page.locator("#note-form")
    write(form)
    hands.save(form)
    page.wait_for_url(f"{base}/notes")
    hands.until(lambda: [row["status"] for row in hands.outbox(page)] == ["refused"], "the note is refused")
    page.goto(f"{base}/phone")
    page.locator("#waiting [data-repair]").click()
    expect(form.locator("textarea")).to_have_value(WORDS)
    expect(form.locator("[data-about-visit]")).to_be_hidden()
    hands.save(form)
    page.wait_for_url(f"{base}/notes")
    hands.is_sent(page)
    assert (Note.get().text, Note.get().visit) == (WORDS, None)


def test_it_says_that_nothing_is_saved_where_nothing_can_seal(world: World, ready: tuple[Phone, Page]) -> None:
    _, page = ready
    form = open_form(page, world.proxy.url)
    page.evaluate(FORGET_KEY)
    write(form)
    hands.save(form)
    expect(page.locator("[data-said][data-said=no-key]")).to_be_visible()
    expect(form.locator("textarea")).to_have_value(WORDS)
    holds_no_word(page)
    assert hands.outbox(page) == [] and not Note.select().exists()
