"""User actions in a browser, the same in every journey; elements are found by purpose, not by their words."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from pilotapp.identity import session_lifetimes
from tests.support import kept, people
from tests.support.browser import dump, worker_ready

PATIENCE = 40


def until(question: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Poll until the question is true; fails with what did not happen. Errors while a page is leaving count as no."""
    deadline = time.monotonic() + patience
    while True:
        answer = None
        with contextlib.suppress(Error):
            answer = question()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"did not happen within {patience} s: {what}"
        time.sleep(0.1)


def sign_in(page: Page, base: str, name: str) -> None:
    """Sign in with e-mail and password; a missing second factor is added as if a passkey had been used."""
    if session_lifetimes.asks_for_second_factor(people.STANDING[name][1]):
        enter(page, base, name)
        return
    if not page.url.endswith("/sign-in") and "/sign-in?" not in page.url:
        page.goto(f"{base}/sign-in")
    page.fill("input[name=email]", people.email_of(name))
    page.fill("input[name=password]", people.PASSWORD)
    page.click("form[action='/sign-in'] button[type=submit]")
    expect(page.locator("body[data-person]")).to_be_attached()


def enter(page: Page, base: str, name: str) -> None:
    """Set a session cookie as after a sign-in, without its pages."""
    cookie = people.cookie_of(people.start_session(people.uid_of(name), people.STANDING[name][1]))
    page.context.add_cookies([{"name": "pilotapp", "value": cookie, "url": base}])
    page.goto(base)


def sign_out(page: Page) -> None:
    """Sign out by the button on the account page."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/me")
    page.locator("form[action='/sign-out'] button").first.click()
    expect(page.locator("form[action='/sign-in'], main")).not_to_have_count(0)


def sign_out_by_form(page: Page) -> None:
    """Sign out from any page, also before the first steps are done."""
    token = page.locator("input[name=csrf_token]").first.get_attribute("value")
    page.request.post(f"{origin_of(page)}/sign-out", form={"csrf_token": token or ""})
    page.goto(f"{origin_of(page)}/sign-in")


def origin_of(page: Page) -> str:
    """Return scheme, host and port of the page."""
    return "/".join(page.url.split("/", 3)[:3])


def start_with_passkey(page: Page) -> None:
    """Press the main button of an invitation."""
    page.locator("[data-module=passkey][data-kind=create] button").click()


def sign_in_with_passkey(page: Page) -> None:
    """Press the passkey button of the sign-in page."""
    page.locator("[data-module=passkey][data-kind=get] button").click()


def check_in(page: Page) -> None:
    """Check in with one tap on the home page."""
    page.locator("section[data-state=idle] form[data-entry=check_in] button").last.click()
    expect(page.locator("section[data-state=open]")).to_be_visible()


def check_out(page: Page) -> None:
    """Check out with one tap on the home page."""
    page.locator("form[data-entry=check_out] button").click()
    expect(page.locator("section[data-state=ended]")).to_be_visible()


def open_record(page: Page) -> Locator:
    """Open the record from the home page; return its form."""
    page.locator("section[data-state=ended] a[data-of-visit]").click()
    form = page.locator("form[data-entry=record]")
    expect(form).to_be_visible()
    return form


def tick(form: Locator, name: str, value: str) -> None:
    """Tap a tile: the label around or beside the radio button or checkbox."""
    box = form.locator(f"input[name={name}][value='{value}']")
    if not box.is_checked():
        form.locator(f"label[for='{box.get_attribute('id')}']").click()
    expect(box).to_be_checked()


def fill_record(form: Locator, *, topic: str = "school", kind: str = "school", language: str = "ara") -> None:
    """Fill in what has no default."""
    tick(form, "topics", topic)
    tick(form, "institution_kind", kind)
    form.locator("select[name=client_language]").select_option(language)


def save(form: Locator) -> None:
    """Press the button at the end of the form."""
    form.locator("button").last.click()


def outbox(page: Page) -> list[dict[str, Any]]:
    """Return all entries in the phone's IndexedDB, of any person, in the order of creation."""
    rows: list[dict[str, Any]] = dump(page)["databases"].get("pilotapp", {}).get("entries", [])
    return sorted(rows, key=lambda row: int(row["seq"]))


def kept_pages(page: Page) -> list[str]:
    """Return the addresses of the pages that the phone keeps."""
    return [path for name, paths in dump(page)["caches"].items() if name.startswith("kept-") for path in paths]


def is_ready(page: Page) -> None:
    """Wait until the phone can start offline: files and pages are cached."""
    worker_ready(page)
    until(lambda: set(kept.PAGES) <= set(kept_pages(page)), "the pages are kept on the phone", 2 * PATIENCE)


def is_sent(page: Page, patience: float = PATIENCE) -> None:
    """Wait until nothing waits on the phone."""
    until(lambda: not outbox(page), "everything is sent", patience)


def open_sign(page: Page) -> None:
    """Tap the sign of sending in the header, so that all that it says is shown."""
    page.locator("[data-sign]").click()
    expect(page.locator("[data-sign][aria-expanded=true]")).to_be_visible()


def has_looked(page: Page) -> None:
    """Wait until the page's script has read what waits on the phone."""
    expect(page.locator("[data-sign-of]").filter(visible=True)).to_have_count(1)


def choose_times(form: Locator, **times: str) -> None:
    """Choose whole local times, '2026-03-03T10:00', in a form that asks for a day and times of day."""
    day = form.locator("[name=day_date]")
    if "started_at" in times and day.count():
        tick(form, "day", "other")
        day.fill(times["started_at"][:10])
    for name, value in times.items():
        form.locator(f"[name={name}]").fill(value[11:])
