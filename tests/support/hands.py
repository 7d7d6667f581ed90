"""What a person does with her browser: the same taps in every journey, found by what they do and not by their words."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, Locator, Page, expect

from pilotapp.identity import session_lifetimes
from tests.support import kept, people
from tests.support.browser import dump, worker_ready

PATIENCE = 15


def until(question: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask again until the answer is yes; fails and says what did not happen. A page that is just leaving says no."""
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
    """With her e-mail address and password; whoever needs more than that, as if she had used a passkey."""
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
    """As if she had signed in a moment ago, without the pages of that."""
    cookie = people.cookie_of(people.start_session(people.uid_of(name), people.STANDING[name][1]))
    page.context.add_cookies([{"name": "pilotapp", "value": cookie, "url": base}])
    page.goto(base)


def sign_out(page: Page) -> None:
    """By the button on her own page."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + "/me")
    page.locator("form[action='/sign-out'] button").first.click()
    expect(page.locator("form[action='/sign-in'], main")).not_to_have_count(0)


def sign_out_by_form(page: Page) -> None:
    """From wherever she is, also before her first steps are done."""
    token = page.locator("input[name=csrf_token]").first.get_attribute("value")
    page.request.post(f"{origin_of(page)}/sign-out", form={"csrf_token": token or ""})
    page.goto(f"{origin_of(page)}/sign-in")


def origin_of(page: Page) -> str:
    """Scheme, host and port of what the page shows."""
    return "/".join(page.url.split("/", 3)[:3])


def start_with_passkey(page: Page) -> None:
    """The one large button of an invitation."""
    page.locator("[data-module=passkey][data-kind=create] button").click()


def sign_in_with_passkey(page: Page) -> None:
    """The one large button of the sign-in page."""
    page.locator("[data-module=passkey][data-kind=get] button").click()


def check_in(page: Page) -> None:
    """One tap on the home page."""
    page.locator("section[data-state=idle] form[data-entry=check_in] button").last.click()
    expect(page.locator("section[data-state=open]")).to_be_visible()


def check_out(page: Page) -> None:
    """One tap on the home page."""
    page.locator("form[data-entry=check_out] button").click()
    expect(page.locator("section[data-state=ended]")).to_be_visible()


def open_record(page: Page) -> Locator:
    """From the home page to the record; its form."""
    page.locator("section[data-state=ended] a[data-of-visit]").click()
    form = page.locator("form[data-entry=record]")
    expect(form).to_be_visible()
    return form


def tick(form: Locator, name: str, value: str) -> None:
    """A tile: the label around or beside the radio or the checkbox, as a thumb meets it."""
    box = form.locator(f"input[name={name}][value='{value}']")
    if not box.is_checked():
        form.locator(f"label[for='{box.get_attribute('id')}']").click()
    expect(box).to_be_checked()


def fill_record(form: Locator, *, topic: str = "school", kind: str = "school", language: str = "ara") -> None:
    """What has no default yet."""
    tick(form, "topics", topic)
    tick(form, "institution_kind", kind)
    form.locator("select[name=client_language]").select_option(language)


def save(form: Locator) -> None:
    """The button at the end of the form."""
    form.locator("button").last.click()


def outbox(page: Page) -> list[dict[str, Any]]:
    """The entries in the phone's IndexedDB, whoever's they are, in the order in which they were made."""
    rows: list[dict[str, Any]] = dump(page)["databases"].get("pilotapp", {}).get("entries", [])
    return sorted(rows, key=lambda row: int(row["seq"]))


def kept_pages(page: Page) -> list[str]:
    """The addresses that the phone keeps for its person."""
    return [path for name, paths in dump(page)["caches"].items() if name.startswith("kept-") for path in paths]


def is_ready(page: Page) -> None:
    """Wait until the phone can start without a network: files and pages are kept."""
    worker_ready(page)
    until(lambda: set(kept.PAGES) <= set(kept_pages(page)), "the pages are kept on the phone", 2 * PATIENCE)


def is_sent(page: Page, patience: float = PATIENCE) -> None:
    """Wait until nothing waits on the phone."""
    until(lambda: not outbox(page), "everything is sent", patience)
