"""A sign in the header shows the state of sending, and one line below it only where something waits or fails."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from pilotapp.models import Visit
from tests.support import hands, jumps, people
from tests.support.browser import Phone
from tests.support.world import World


def lines(page: Page) -> Locator:
    return page.locator("#sending > :visible")


def sign(page: Page, state: str) -> None:
    """Assert that the sign shows this state and no other."""
    expect(page.locator(f"[data-sign-of={state}]")).to_be_visible()
    expect(page.locator("[data-sign-of]").filter(visible=True)).to_have_count(1)


def test_it_says_one_thing_at_a_time(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    sign(page, "clear")  # nothing was ever sent, and nothing waits
    expect(lines(page)).to_have_count(0)

    world.proxy.cut()
    page.reload()
    expect(page.locator("[data-as-of] [data-away]")).to_be_visible()
    expect(page.locator("[data-reload]")).to_be_hidden()
    hands.tick(page.locator("#now"), "client_language", "ara")
    hands.check_in(page)
    expect(page.locator("[data-chosen]")).to_have_text("Arabisch")
    expect(page.locator("[data-said] [data-what=check_in]")).to_be_visible()
    expect(lines(page)).to_have_count(1)
    sign(page, "waiting")
    expect(page.locator("[data-sign] [data-number]:visible")).to_have_text("1")

    page.reload()
    expect(page.locator("[data-unsent=some] [data-network=none]:visible [data-count]")).to_have_text("1")
    expect(lines(page)).to_have_count(1)
    assert jumps.sum_of(page) < jumps.MOST
    hands.open_sign(page)
    beside = page.locator("[data-last], [data-away], [data-trouble]").filter(visible=True)
    expect(beside).to_have_count(0)
    expect(page.locator("[data-deliver], [data-as-of]").filter(visible=True)).to_have_count(2)

    world.proxy.restore()
    hands.is_sent(page)
    sign(page, "sent")
    expect(page.locator("[data-unsent=none]")).to_be_visible()
    expect(page.locator("[data-last]")).to_be_visible()
    expect(page.locator("[data-reload]")).to_be_visible()
    expect(page.locator("[data-away]")).to_be_hidden()
    page.locator("[data-sign]").click()
    expect(lines(page)).to_have_count(0)


def test_it_shows_an_entry_to_check_in_the_line_the_list_and_the_number(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    colleagues = Visit.create(programme=people.uid_of("musterstadt"), pilot=people.uid_of("berna"))
    page.goto(f"{world.proxy.url}/notes/new?visit={colleagues.uid}")
    hands.tick(page.locator("#note-form"), "load", "2")
    hands.save(page.locator("#note-form"))
    hands.until(lambda: [row["status"] for row in hands.outbox(page)] == ["refused"], "the note is refused")
    page.goto(world.proxy.url)
    sign(page, "wrong")
    expect(page.locator("[data-needs-you]")).to_be_visible()
    expect(page.locator("#todo li:visible")).to_have_count(1)
    assert jumps.sum_of(page) < jumps.MOST
    expect(page.locator(".tab[data-todo] [data-number]")).to_have_text("1")
    page.goto(f"{world.proxy.url}/me")
    expect(page.locator(".tab[data-todo] [data-number]")).to_have_text("1")
    page.goto(f"{world.proxy.url}/emergency")
    expect(page.locator(".tab[data-todo] [data-number]")).to_have_text("1")
    expect(page.locator("[data-sign], #sending")).to_have_count(0)
