"""On the smallest phones the check-in is whole without scrolling, and the links of the navigation stay apart."""

from __future__ import annotations

import itertools
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
    """The labels in the navigation that reach into the next one in their row, or out of the screen."""
    labels = [(one.inner_text(), box(one)) for one in page.locator(".tab > span:not(.tab__count)").all()]
    limits = [
        later["x"] if later["y"] < here["y"] + here["height"] else SMALL["width"]
        for (_, here), (_, later) in itertools.pairwise(labels)
    ]
    edges = [(words, here["x"] + here["width"]) for words, here in labels]
    return [words for (words, right), limit in zip(edges, [*limits, SMALL["width"]], strict=True) if right > limit]


ROWS = """(label) => {
  const words = document.createRange();
  words.selectNodeContents(label);
  return new Set(Array.from(words.getClientRects(), (one) => Math.round(one.top))).size;
}"""


def labels_broken(page: Page) -> list[str]:
    """The labels in the navigation, each of which is one word, that stand in more than one row."""
    return [one.inner_text() for one in page.locator(".tab > span:not(.tab__count)").all() if one.evaluate(ROWS) > 1]


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
    assert labels_broken(page) == []
    page.evaluate(LARGE_LETTERS)
    assert labels_run_together(page) == labels_broken(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]
