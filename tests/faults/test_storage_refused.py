"""Fault 35: a browser that refuses storage, in the ways real ones do, and one whose data were all deleted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotapp.models import Entry, Note, SafeguardingReport, Session, Visit
from pilotapp.visits import review_commands
from tests.support import hands, stage
from tests.support.browser import Phone
from tests.support.world import World

# What each takes away: `thrown`, `rejected` and `missing` are the ways in which it does.
PARTS = """
  const thrown = () => { throw new DOMException("The operation is insecure.", "SecurityError"); };
  const rejected = () => Promise.reject(new DOMException("Access is denied.", "SecurityError"));
  const instead = (owner, name, get) => Object.defineProperty(owner, name, { get, configurable: true });
  const missing = (owner, name) => instead(owner, name, () => undefined);
  const fails = (request) => {
    request.addEventListener("upgradeneeded", (event) => {
      event.stopImmediatePropagation();
      request.transaction.abort();
    });
    return request;
  };
  const open = IDBFactory.prototype.open;
"""
# Chrome where the site may keep no data: IndexedDB fails later, with its request.
BLOCKED = """
  for (const name of ["localStorage", "sessionStorage"]) instead(window, name, thrown);
  IDBFactory.prototype.open = function () { return fails(open.call(this, `refused-${Math.random()}`)); };
  for (const name of ["open", "has", "keys", "match", "delete"]) CacheStorage.prototype[name] = rejected;
  for (const name of ["register", "getRegistration"]) ServiceWorkerContainer.prototype[name] = rejected;
  LockManager.prototype.request = rejected;
"""
# Firefox without storage: IndexedDB and channels throw at once, there is no service worker.
INSECURE = """
  for (const name of ["localStorage", "sessionStorage"]) instead(window, name, thrown);
  IDBFactory.prototype.open = thrown;
  for (const name of ["open", "has", "keys", "match", "delete"]) CacheStorage.prototype[name] = rejected;
  missing(navigator, "serviceWorker");
  window.BroadcastChannel = thrown;
"""
# A locked iPhone, or an app's own window on Android: the storages are null or not there at all.
ABSENT = """
  for (const name of ["localStorage", "sessionStorage"]) instead(window, name, () => null);
  for (const name of ["indexedDB", "caches", "BroadcastChannel"]) missing(window, name);
  for (const name of ["serviceWorker", "locks", "storage"]) missing(navigator, name);
"""
# An app's own window on Android, or a private one: entries are kept, pages are not.
WINDOW = """
  for (const name of ["localStorage", "sessionStorage"]) instead(window, name, () => null);
  missing(navigator, "serviceWorker");
"""
WORDS = "Nobody spoke to us, and we waited for three hours."


@pytest.fixture
def phone(new_phone: Callable[..., Phone]) -> Phone:
    """Amal's phone, with no data on it."""
    return new_phone("amal")


def opened(phone: Phone, world: World, script: str) -> Page:
    """Sign in by the page's form, in a browser without this kind of storage."""
    page = phone.open()
    page.add_init_script(f"(() => {{ {PARTS}{script} }})()")
    hands.sign_in(page, world.proxy.url, "amal")
    return page


def says_that_nothing_is_kept(page: Page) -> None:
    """Assert that the status line says that nothing is kept, and nothing about sending."""
    expect(page.locator("#delivery [data-keeps=nothing]")).to_be_visible()
    expect(page.locator("[data-unsent], [data-last]").filter(visible=True)).to_have_count(0)


def sent(page: Page, form: Locator) -> None:
    """Tap the form's last button and wait for the server's page."""
    with page.expect_navigation():
        hands.save(form)


@pytest.mark.parametrize("script", [BLOCKED, INSECURE, ABSENT], ids=["blocked", "insecure", "absent"])
def test_it_takes_a_visit_and_signs_out_without_any_storage(world: World, phone: Phone, script: str) -> None:
    page = opened(phone, world, script)
    says_that_nothing_is_kept(page)
    hands.check_in(page)
    says_that_nothing_is_kept(page)
    with page.expect_navigation():
        page.locator("form[data-entry=check_out] button").click()
    form = page.locator("form[data-entry=record]")
    hands.fill_record(form)
    sent(page, form)
    assert [visit.state for visit in world.visits("amal").values()] == ["recorded"]
    assert {entry.door for entry in Entry.select()} == {"page"}
    page.goto(f"{world.proxy.url}/me")
    page.locator("form[action='/sign-out'] button").click()
    expect(page.locator("form[action='/sign-in']")).to_be_visible()
    assert not Session.select().where(Session.ended_at.is_null()).exists()
    assert phone.complaints == []


def test_it_takes_yes_for_an_answer_about_few_minutes(world: World, phone: Phone) -> None:
    page = opened(phone, world, BLOCKED)
    page.goto(f"{world.proxy.url}/visits/new")
    form = page.locator("form[data-entry=record]")
    hands.fill_record(form)
    hands.choose_times(form, started_at="2026-03-03T10:00", ended_at="2026-03-03T10:03")
    sent(page, form)
    with page.expect_navigation():
        page.locator("[data-yes] button").click()
    assert [visit.minutes for visit in world.visits("amal").values()] == [3]


def test_it_takes_notes_answers_and_reports_without_any_storage(world: World, phone: Phone) -> None:
    visit = Visit.get_by_id(stage.recorded("amal", 600))
    review_commands.ask(stage.person("karin"), visit.uid, visit.version, text="Was it so long?")
    page, base = opened(phone, world, BLOCKED), world.proxy.url
    page.goto(f"{base}/visits/{visit.uid}")
    form = page.locator("form[data-entry=answer]")
    hands.tick(form, "answer", "correct")
    sent(page, form)
    assert Visit.get_by_id(visit.uid).state == "recorded"

    page.goto(f"{base}/notes/new")
    form = page.locator("#note-form")
    hands.tick(form, "load", "4")
    form.locator("textarea").fill(WORDS)
    sent(page, form)
    assert Note.get().text == WORDS

    page.goto(f"{base}/safeguarding/new")
    form = page.locator("form[action='/safeguarding/new']")
    form.locator("[name=observed]").fill("The child flinched.")
    sent(page, form)
    assert SafeguardingReport.select().count() == 1


def test_it_keeps_what_was_typed_on_the_screen_until_the_server_is_heard(world: World, phone: Phone) -> None:
    page = opened(phone, world, INSECURE)
    page.goto(f"{world.proxy.url}/notes/new")
    form = page.locator("#note-form")
    hands.tick(form, "load", "4")
    form.locator("textarea").fill(WORDS)
    world.proxy.cut()
    hands.save(form)
    expect(page.locator("[data-said=not-reached]")).to_be_visible()
    assert form.locator("textarea").input_value() == WORDS and page.url.endswith("/notes/new")

    world.proxy.restore()
    Session.update(ended_at=Session.created_at).execute()
    hands.save(form)
    expect(page.locator("[data-said=signed-out]")).to_be_visible()
    assert form.locator("textarea").input_value() == WORDS and not Note.select().exists()

    other = page.context.new_page()
    hands.sign_in(other, world.proxy.url, "amal")
    sent(page, form)
    assert Note.get().text == WORDS


# How much of the page has jumped since it was opened (cumulative layout shift).
SHIFTED = """() => new Promise((resolve) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach(({ value }) => { sum += value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


def test_it_says_what_helps_and_that_it_cannot_read_what_waits(world: World, phone: Phone) -> None:
    page = opened(phone, world, ABSENT)
    says_that_nothing_is_kept(page)
    page.evaluate("() => { document.cookie = 'unsent=mark.2; Path=/'; }")
    page.goto(f"{world.proxy.url}/phone")
    expect(page.locator("#keeps p[data-keeps=nothing]")).to_be_visible()
    expect(page.locator("#delivery [data-trouble]").filter(visible=True)).to_have_count(1)
    expect(page.locator("#delivery [data-trouble=storage]")).to_be_visible()
    expect(page.locator("#keeps li").filter(visible=True)).to_have_count(4)
    others = page.locator("#keeps [data-keeps=all], #keeps [data-new], #waiting [data-list-state]")
    expect(others.filter(visible=True)).to_have_count(0)


def test_it_keeps_entries_but_no_pages_in_a_window_without_a_service_worker(world: World, phone: Phone) -> None:
    page = opened(phone, world, WINDOW)
    expect(page.locator("#delivery [data-keeps=entries]")).to_be_visible()
    page.goto(f"{world.proxy.url}/visits/new")
    form = page.locator("form[data-entry=record]")
    hands.fill_record(form)
    hands.choose_times(form, started_at="2026-03-03T10:00", ended_at="2026-03-03T11:00")
    world.proxy.cut()
    hands.save(form)
    expect(page.locator("[data-said=saved-record]")).to_be_visible()
    expect(form.locator("[name=started_at]")).to_have_value("")
    assert page.url.endswith("/visits/new") and phone.complaints == []
    world.proxy.restore()
    hands.open_sign(page)
    page.locator("[data-deliver]").click()
    hands.is_sent(page)
    assert [visit.state for visit in world.visits("amal").values()] == ["recorded"]


@pytest.fixture
def deleted(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's visit is open, as its unsent check-out was lost with the site's data; she has signed in again."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    hands.check_in(page)
    hands.is_sent(page)
    world.proxy.cut()
    hands.check_out(page)
    assert len(hands.outbox(page)) == 1
    page.goto("about:blank")
    everything = {"origin": world.proxy.url, "storageTypes": "all"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", everything)
    page.context.clear_cookies()
    world.proxy.restore()
    hands.sign_in(page, world.proxy.url, "amal")
    return page


def test_it_does_not_say_that_all_is_sent_after_all_data_were_deleted(world: World, deleted: Page) -> None:
    page = deleted
    expect(page.locator("#delivery [data-new]")).to_be_visible()
    expect(page.locator("[data-sign-of=clear]")).to_be_visible()
    hands.open_sign(page)
    expect(page.locator("#delivery [data-known=no]")).to_be_visible()
    expect(page.locator("[data-known=yes]")).to_be_hidden()
    page.goto(f"{world.proxy.url}/phone")
    expect(page.locator("#keeps [data-new-seen]")).to_be_visible()
    assert page.evaluate(SHIFTED) < 0.01  # what is told late pushes nothing away
    page.goto(world.proxy.url)
    hands.check_out(page)
    hands.is_sent(page)
    hands.open_sign(page)
    expect(page.locator("#delivery [data-last]")).to_be_visible()
    expect(page.locator("[data-known=yes]")).to_be_hidden()
    page.goto(f"{world.proxy.url}/phone")
    page.locator("[data-new-seen]").click()
    expect(page.locator("[data-sign-of=sent]")).to_be_visible()
    expect(page.locator("[data-new]").filter(visible=True)).to_have_count(0)
    assert world.visits("amal").popitem()[1].state == "ended"


def test_it_says_at_once_that_what_waited_is_gone(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    hands.check_in(page)
    assert len(hands.outbox(page)) == 1
    gone = {"origin": world.proxy.url, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", gone)
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-lost]")).to_be_visible()
    expect(page.locator("[data-said], [data-known=yes]").filter(visible=True)).to_have_count(0)
    page.locator("[data-lost-seen]").click()
    expect(page.locator("[data-lost]")).to_be_hidden()


def test_it_says_of_a_first_phone_only_that_nothing_waits(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    expect(page.locator("[data-sign-of=clear]")).to_be_visible()
    hands.open_sign(page)
    expect(page.locator("#delivery [data-known=no]")).to_be_visible()
    hands.until(lambda: world.proxy.count("GET", "/sync/hello"), "the server was asked about the past")
    expect(page.locator("[data-new], [data-known=yes], [data-keeps=nothing]").filter(visible=True)).to_have_count(0)
    hands.check_in(page)
    hands.is_sent(page)
    expect(page.locator("[data-sign-of=sent]")).to_be_visible()
