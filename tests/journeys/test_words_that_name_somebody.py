"""A pilot types a name and a number into a note, changes what is marked or declares it harmless, and can then save."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

TEXT = "War mit Frau Kessling vom Jobcenter. Die Nummer ist 0171 3920017."
CHOICES = ".free-text__mark:nth-child({}) button"


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone, where she begins a note without a signal."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    page.goto(f"{world.proxy.url}/notes/new")
    expect(page.locator("[data-written]")).to_contain_text("0 / ")
    return page


def is_valid(page: Page) -> bool:
    """Whether the browser's validation would let the form be sent."""
    return bool(page.evaluate("document.querySelector('textarea[name=text]').checkValidity()"))


def test_it_marks_while_she_types_and_puts_other_words(page: Page) -> None:
    box = page.locator("textarea[name=text]")
    expect(page.locator("[data-marks]")).to_be_hidden()
    box.press_sequentially(TEXT)
    expect(page.locator(".free-text__mark mark")).to_have_text(["Frau Kessling", "0171 3920017"])
    expect(page.locator("[data-heard]")).to_contain_text("0171 3920017")
    assert not is_valid(page)
    first = page.locator(CHOICES.format(1))
    expect(first).to_have_text(["der Frau", "der begleiteten Person", "der Person im Amt"])
    first.nth(1).focus()
    page.keyboard.press("Enter")
    assert box.input_value() == TEXT.replace("Frau Kessling", "der begleiteten Person")
    expect(page.locator("[data-heard]")).to_contain_text("der begleiteten Person")
    expect(page.locator(CHOICES.format(1)).first).to_be_focused()
    page.keyboard.press("Space")
    expect(box).to_be_focused()
    expect(page.locator("[data-marks]")).to_be_hidden()
    assert is_valid(page)
    page.keyboard.press("Control+z")
    assert box.input_value() == TEXT.replace("Frau Kessling", "der begleiteten Person")


def test_it_takes_her_word_for_what_is_marked_and_for_nothing_else(page: Page) -> None:
    box, word = page.locator("textarea[name=text]"), page.locator("[data-no-person]")
    box.fill("Herr Ober war nett.")
    expect(page.locator(".free-text__mark")).to_have_count(1)
    assert not is_valid(page)
    page.locator("label[for=text-no-person]").click()
    assert word.is_checked() and is_valid(page)
    box.press_sequentially(" Az. 4711/26")
    expect(page.locator(".free-text__mark")).to_have_count(2)
    assert not word.is_checked() and not is_valid(page)


def test_it_looks_once_more_when_she_saves_at_once(page: Page) -> None:
    page.fill("textarea[name=text]", "Frau Kessling")
    page.locator("form:has(textarea[name=text]) button[type=submit]").last.click()
    expect(page.locator("#load-error")).to_be_visible()
    expect(page.locator("#text-error")).to_contain_text("Bitte das Markierte ändern")
    expect(page.locator("#load")).to_be_focused()
    expect(page).to_have_url(page.url)
    expect(page.locator(".free-text__mark")).to_have_count(1)
    page.locator(CHOICES.format(1)).first.click()
    expect(page.locator("#text-error")).to_have_count(0)
