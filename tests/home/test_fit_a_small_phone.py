"""On the smallest phones the check-in is whole without scrolling, and the links of the navigation stay apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page

from tests.support import hands, jumps
from tests.support.browser import Phone
from tests.support.world import World

SMALL = {"width": 320, "height": 568}
LARGE_LETTERS = "() => { document.documentElement.style.fontSize = '200%'; }"


def box(part: Locator) -> Any:
    found = part.bounding_box()
    assert found
    return found


def labels_run_together(page: Page) -> list[str]:
    """The labels in the navigation that reach into the next one, or out of the screen."""
    labels = page.locator(".tab > span:not(.tab__count)").all()
    edges = [(box(one)["x"], box(one)["x"] + box(one)["width"], one.inner_text()) for one in labels]
    limits = [*(left for left, _, _ in edges[1:]), SMALL["width"]]
    return [words for (_, right, words), limit in zip(edges, limits, strict=True) if right > limit]


def test_it_shows_the_whole_check_in_and_links_that_stay_apart(world: World, new_phone: Callable[..., Phone]) -> None:
    page = new_phone("amal", viewport=SMALL).open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    page.goto(world.proxy.url)
    hands.has_looked(page)
    button = box(page.locator("section[data-state=idle] .hero button"))
    assert button["y"] + button["height"] < box(page.locator(".tabs"))["y"]
    assert button["x"] >= 0 and button["x"] + button["width"] <= SMALL["width"]
    assert jumps.sum_of(page) < jumps.MOST
    assert labels_run_together(page) == []
    page.evaluate(LARGE_LETTERS)
    assert labels_run_together(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]
