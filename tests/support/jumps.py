"""How much of a page has jumped since it was opened: the cumulative layout shift, as Lighthouse measures it."""

from __future__ import annotations

from playwright.sync_api import Page

MOST = 0.05
_SUM = """() => new Promise((resolve) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach((one) => { sum += one.hadRecentInput ? 0 : one.value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 300));
})"""


def sum_of(page: Page) -> float:
    """Return the shifts of this page so far, without those within half a second of a tap."""
    found: float = page.evaluate(_SUM)
    return found
