"""A coordinator's week: twelve visits, one of them odd, one with a wish for a call. Five clicks and one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotapp import clock
from pilotapp.models import PersonPhone, Review, Visit
from tests.support import hands, people, stage, taps
from tests.support.browser import Phone
from tests.support.world import World

DAY = 24 * 60
QUESTION = "War das Gespräch wirklich so lang?"
# Counted on the version before: the link to the log, twelve boxes, the button. It had no way to undo.
BEFORE = 14
MAX = 5


@pytest.fixture
def week(world: World) -> tuple[UUID, UUID]:
    """Ten usual visits, an odd one of seven hours, and one about which amal asks for a call; return the last two."""
    for number in range(10):
        stage.recorded(("amal", "berna")[number % 2], (number // 2 + 1) * DAY, 45)
    odd, call = stage.recorded("berna", 6 * DAY, 420), stage.asks_for_a_call("amal", 7 * DAY)
    PersonPhone.create(person=people.uid_of("amal"), number="+491713920017")
    return odd, call


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone], week: tuple[UUID, UUID]) -> Page:
    """Karin's computer, on the page of the month, counting clicks."""
    phone = new_phone("karin", viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = phone.open(world.server.url)
    taps.count(phone)
    hands.sign_in(page, world.server.url, "karin")
    page.goto(f"{world.server.url}/month")
    return page


def states() -> Counter[str]:
    return Counter(visit.state for visit in Visit.select())


def keep_fresh() -> None:
    """Let the confirmations be of an hour from now, so that a slow machine has time to undo them."""
    later = clock.now() + timedelta(hours=1)
    Review.update(at=later).where(Review.act == "confirm").execute()
    Visit.update(changed_at=later).where(Visit.state == "confirmed").execute()


def said(page: Page, words: str) -> None:
    """Wait for the message after an act; the focus stands on it."""
    message = page.locator("#to-confirm [role=status]", has_text=words)
    expect(message).to_be_focused()


def test_it_takes_five_clicks_and_one_sentence(page: Page, week: tuple[UUID, UUID]) -> None:
    odd, call = week
    first = page.locator("main section section, main section li").first
    expect(first).to_have_id(f"call-{call}")
    expect(first.locator("a[href='tel:+491713920017']")).to_be_visible()
    expect(page.locator(f"#flagged-{odd}")).to_contain_text("Over 6 hours")
    page.locator("[data-tick-clean]").click()
    button = page.locator("[data-confirms]")
    expect(button).to_have_text("Confirm 10 visits · 7 h 30 min (without 1 that asks for a call)", use_inner_text=True)
    button.click()
    said(page, "10 visits confirmed.")
    page.locator(f"#flagged-{odd} summary").click()
    page.keyboard.press("Tab")
    page.keyboard.type(QUESTION)
    page.locator(f"#flagged-{odd} details button").click()
    said(page, "Your question is on its way.")
    page.locator(f"#call-{call} form[action$='/confirm'] button").click()
    said(page, "The visit is confirmed.")
    clicks = taps.so_far(page)
    print(f"clicks for twelve visits: {BEFORE} before, {clicks} now")
    assert (clicks <= MAX, states()) == (True, Counter(confirmed=11, asked=1))
    assert Review.get(Review.visit == odd).text == QUESTION
    expect(page.locator("#calls section")).to_have_count(0)


def test_it_keeps_a_question_that_is_being_written(page: Page, week: tuple[UUID, UUID]) -> None:
    odd, _call = week
    page.locator(f"#flagged-{odd} summary").click()
    text = page.locator(f"#flagged-{odd} textarea")
    text.fill(QUESTION)
    page.locator("[data-tick-clean]").click()
    page.locator("[data-confirms]").click()
    said(page, "10 visits confirmed.")
    expect(text).to_be_visible()
    expect(text).to_have_value(QUESTION)
    page.locator(f"#flagged-{odd} details button").click()
    said(page, "Your question is on its way.")
    assert Review.get(Review.visit == odd, Review.act == "ask").text == QUESTION
    expect(page.locator(f"#flagged-{odd} textarea")).to_have_value("")


def test_it_keeps_a_row_that_was_ticked_by_hand(page: Page, week: tuple[UUID, UUID]) -> None:
    odd, _call = week
    page.goto(page.url.replace("/month", "/log?state=recorded"))
    box = page.locator(f"input[name=visit][value^='{odd}:']")
    box.check()
    page.locator("[data-tick-clean]").click()
    expect(box).to_be_checked()
    expect(page.locator("input[name=visit]:checked")).to_have_count(11)


def test_it_is_undone_by_one_click(page: Page, week: tuple[UUID, UUID]) -> None:
    page.locator("[data-tick-clean]").click()
    page.locator("[data-confirms]").click()
    said(page, "10 visits confirmed.")
    assert states() == Counter(confirmed=10, recorded=2)
    keep_fresh()
    before = taps.so_far(page)
    page.locator("form[action='/log/undo'] button").click()
    said(page, "10 visits wait again")
    assert (taps.so_far(page) - before, states()) == (1, Counter(recorded=12))
    expect(page.locator("form[action='/log/undo']")).to_have_count(0)


def go_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press the key until the focus is on what is wanted."""
    for _ in range(120):
        page.keyboard.press(key)
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{key} does not lead to {wanted}")


def test_it_goes_by_keyboard_alone(page: Page, week: tuple[UUID, UUID]) -> None:
    odd, call = week
    go_to(page, page.locator("[data-tick-clean]"))
    page.keyboard.press("Enter")
    expect(page.locator("[data-confirms]")).to_be_focused()
    page.keyboard.press("Enter")
    said(page, "10 visits confirmed.")
    page.keyboard.press("Tab")
    expect(page.locator("form[action='/log/undo'] button")).to_be_focused()
    go_to(page, page.locator(f"#flagged-{odd} summary"))
    page.keyboard.press("Enter")
    go_to(page, page.locator(f"#flagged-{odd} textarea"))
    page.keyboard.type(QUESTION)
    go_to(page, page.locator(f"#flagged-{odd} details button"))
    page.keyboard.press("Enter")
    said(page, "Your question is on its way.")
    go_to(page, page.locator(f"#call-{call} form[action$='/called'] button"), "Shift+Tab")
    page.keyboard.press("Enter")
    said(page, "It is noted that you have talked.")
    go_to(page, page.locator("#month a").first)
    assert states() == Counter(confirmed=10, asked=1, recorded=1)
    assert [one.act for one in Review.select().where(Review.visit == call).order_by(Review.at)] == ["ask", "called"]
    assert taps.so_far(page) == 0
