"""On the smallest phone, without scripts: links open parts of the figures, and no column of a pivot covers another.

In a browser, because only there parts open and columns have places: about 3 seconds.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from pilotapp import codes
from tests.reports.rows import add_visit
from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

SMALL = {"width": 320, "height": 568}
# The pairs of cells in a row of which one covers the other, and the width of the page.
COVERED = """() => {
  const cells = [...document.querySelector(".pivot tbody tr").cells].map((cell) => cell.getBoundingClientRect());
  const covered = cells.slice(1).filter((cell, place) => cell.left < cells[place].right - 1).length;
  return [cells.length, covered, document.documentElement.scrollWidth];
}"""


def test_it_opens_a_part_and_covers_no_cell(world: World, new_phone: Callable[..., Phone]) -> None:
    topics = codes.codes("topic")[:8]
    for topic in topics:
        add_visit(topics=(topic,))
    add_visit(topics=topics[:1], institution_kind="health")
    page = new_phone("karin", viewport=SMALL, java_script_enabled=False).open(world.server.url)
    hands.sign_in(page, world.server.url, "karin")
    page.goto(f"{world.server.url}/figures?period=2026-03#by-topic")
    expect(page.locator("#by-topic .chart")).to_be_visible()
    expect(page.locator("#by-pilot .chart")).to_be_hidden()
    page.locator("nav a[href='#by-pilot']").press("Enter")
    expect(page.locator("#by-pilot .chart")).to_be_visible()
    page.goto(f"{world.server.url}/figures/pivot?period=2026-03")
    for width in (SMALL["width"], 700):
        page.set_viewport_size({"width": width, "height": 568})
        assert page.evaluate(COVERED) == [len(topics) + 2, 0, width]
    assert page.locator(".pivot__zero").count() == 7
