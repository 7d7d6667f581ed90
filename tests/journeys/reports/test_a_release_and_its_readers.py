"""Two coordinators release last month by keyboard only; a funder reads the releases and the sum; nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from playwright.sync_api import Locator, Page, ViewportSize, expect

from pilotapp import clock, db
from pilotapp.models import Funding, Programme, Release, ReleaseCell, ReleaseSum, ReleaseSumCell, Visit, VisitTopic
from pilotapp.periods import Month
from tests.reports.rows import USUAL
from tests.support import hands, people
from tests.support.world import World

MONTH = Month.of(clock.now().date()).previous
PHONE: ViewportSize = {"width": 390, "height": 844}
KINDS = ("school", "school", "school", "job_centre", "job_centre", "health")


def fill(programme: str, least: int) -> None:
    """Eight pilots with visits of at least `least` minutes; only two, below the threshold, have one about housing."""
    visits, topics = [], []
    for place in range(8):
        name = f"{programme}-{place}"
        people.create(name, programme, ("pilot",), ("ara",))
        for number, kind in enumerate((*KINDS, *(["housing"] if place < 2 else []))):
            at = datetime(MONTH.year, MONTH.number, 2 + 3 * number, 10, tzinfo=UTC)
            minutes = least + 7 * number + 13 * place
            times = {"started_at": at, "ended_at": at + timedelta(minutes=minutes), "day": at.date()}
            whose = {"uid": uuid4(), "programme": people.uid_of(programme), "pilot": people.uid_of(name)}
            visits.append(USUAL | whose | times | {"minutes": minutes, "institution_kind": kind})
            topics.append({"visit": whose["uid"], "topic": "housing" if kind == "housing" else "school"})
    with db.transaction():
        Visit.insert_many(visits).execute()
        VisitTopic.insert_many(topics).execute()


def reach(page: Page, target: Locator) -> None:
    """Press Tab until this element has the focus, and check that the focus is visible."""
    for _ in range(80):
        if target.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    assert target.evaluate("one => one.matches(':focus-visible')")


def press(page: Page, target: Locator) -> None:
    """Move the focus there and press Enter."""
    reach(page, target)
    page.keyboard.press("Enter")


def choose(page: Page, select: Locator, value: str) -> None:
    """Choose by the arrow keys."""
    reach(page, select)
    page.keyboard.press("Home")
    for _ in range(80):
        if select.input_value() == value:
            break
        page.keyboard.press("ArrowDown")
    expect(select).to_have_value(value)


def freeze(page: Page, base: str) -> None:
    """Go from the empty list to a frozen release by the keyboard only."""
    page.goto(f"{base}/releases")
    press(page, page.locator("main a[href='/releases/new']"))
    choose(page, page.locator("select[name=period]"), str(MONTH))
    press(page, page.locator("main form[action='/releases/new'] button[type=submit]"))
    expect(page.locator("#hiding progress")).to_be_visible()
    button = page.locator("main form[action='/releases'] button[type=submit]")
    expect(button).to_be_visible(timeout=60_000)
    as_it_is = page.locator(".numbers--ways a[href*='way=plain']")
    if as_it_is.count():  # the preview opens with the way that shows most
        press(page, as_it_is)
        expect(page).to_have_url(re.compile(r"way=plain"))
    press(page, button)
    expect(page).to_have_url(re.compile(r"/releases/[0-9a-f-]{36}$"))


def hidden_times(cells: type[ReleaseCell] | type[ReleaseSumCell], of: object) -> set[int]:
    """The suppressed minutes, without those that are also published as another cell."""
    rows = list(cells.select().where(of))
    found = {row.withheld for row in rows if row.value is None and row.number == "minutes"}
    return found - {row.value for row in rows} - {0, None}


def told(page: Page, minutes: int) -> bool:
    """Whether these minutes are anywhere in the page's source, as a number or as a duration."""
    hours, rest = divmod(minutes, 60)
    return bool(re.search(rf"\b{minutes}\b|\b{hours}\s+h\s+{rest}\s+min\b", page.content()))


def test_it_is_read_and_added_up_and_tells_nothing_hidden(world: World, desk: Callable[..., Page]) -> None:
    fill("musterstadt", 61)
    fill("musterkreis", 47)
    Funding.create(person=people.uid_of("greta"), programme=people.uid_of("musterkreis"))
    base = world.server.url
    for name in ("carla", "karin"):
        office = desk(name)
        freeze(office, base)
    release = Release.get(Release.programme == people.uid_of("musterstadt"))
    hidden = hidden_times(ReleaseCell, ReleaseCell.release == release)
    office.goto(f"{base}/figures?period={MONTH}")
    assert any(told(office, minutes) for minutes in hidden)  # her own figures hide nothing from her
    assert Release.select().count() == 2

    page = desk("greta")
    page.goto(f"{base}/funder")
    page.locator(f"main a[href='/funder/releases/{release.uid}']").click()
    expect(page.locator("#by-institution_kind")).to_be_visible()
    assert "50" in page.locator("main .numbers").inner_text()
    expect(page.locator(".breakdown .withheld-key")).not_to_have_count(0)
    assert not [minutes for minutes in hidden if told(page, minutes)]

    page.goto(f"{base}/funder")
    page.locator("main form[action='/funder/sums'] button[type=submit]").click()
    button = page.locator("#hiding form[action='/funder/sums'] button[type=submit]")
    expect(button).to_be_visible(timeout=60_000)
    assert not ReleaseSum.select().exists()
    button.click()
    hands.until(lambda: ReleaseSum.select().exists(), "the sum is frozen")
    page.goto(f"{base}/funder")
    page.locator("main a[href^='/funder/sums/']").click()
    assert "100" in page.locator("main .numbers").inner_text()
    hidden |= hidden_times(ReleaseSumCell, ReleaseSumCell.sum == ReleaseSum.get())
    expect(page.locator(".breakdown .withheld-key")).not_to_have_count(0)
    assert not [minutes for minutes in hidden if told(page, minutes)]

    Programme.update(public_page=True).execute()
    page.set_viewport_size(PHONE)
    page.goto(f"{base}/statistics/musterstadt")
    table = page.locator("#by-institution_kind table")
    expect(table).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") <= 4 * PHONE["height"]
    assert not [minutes for minutes in hidden if told(page, minutes)]
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    assert world.server.complaints() == []
