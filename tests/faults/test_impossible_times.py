"""Fault 37: impossible times are refused at the field before anything is 'saved', also offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.support import hands
from tests.support.browser import Phone
from tests.support.world import World

BERLIN = ZoneInfo("Europe/Berlin")
FOCUSED = "() => document.activeElement.id"


def wall_from_now() -> Callable[[int], str]:
    """The wall-clock time in Berlin this number of minutes from now."""
    now = datetime.now(UTC)
    return lambda minutes: f"{(now + timedelta(minutes=minutes)).astimezone(BERLIN):%Y-%m-%dT%H:%M}"


def ready(world: World, phone: Phone, clock: int = 0) -> Page:
    """A phone of amal that keeps its pages; its clock is `clock` minutes ahead, and the app has heard the server."""
    page = phone.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    if clock:
        phone.move_clock(clock)
        page.goto(world.proxy.url)
    hands.is_ready(page)
    return page


def refused(page: Page, form: Locator, field: str, **times: str) -> str:
    """The error beside `field` after these times were saved; asserts that no entry was added to the outbox."""
    before = hands.outbox(page)
    hands.choose_times(form, **times)
    hands.save(form)
    expect(form.locator(f"[name={field}][aria-invalid=true]")).to_be_visible()
    hands.until(lambda: page.evaluate(FOCUSED) == field, f"the focus is at {field}")
    expect(form.locator(f".summary[role=alert] a[href='#{field}']")).to_have_count(1)
    assert hands.outbox(page) == before
    return form.locator(f"#{field}-error").inner_text()


def test_it_refuses_impossible_times_of_a_visit_entered_afterwards(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    """On a phone that is in another zone than its programme."""
    page = ready(world, new_phone("amal", timezone_id="America/New_York"))
    world.proxy.cut()
    day = f"{datetime.now(BERLIN) - timedelta(days=2):%Y-%m-%d}"
    page.goto(f"{world.proxy.url}/visits/new")
    form = page.locator("form[data-entry=record]")
    hands.fill_record(form)
    assert "vor dem Anfang" in refused(page, form, "ended_at", started_at=f"{day}T10:00", ended_at=f"{day}T09:30")
    assert "Jahr" in refused(page, form, "started_at", started_at="1999-03-03T10:00")
    tomorrow = f"{datetime.now(BERLIN) + timedelta(days=1):%Y-%m-%d}"
    assert "in der Zukunft" in refused(
        page, form, "started_at", started_at=f"{tomorrow}T10:00", ended_at=f"{tomorrow}T11:00"
    )
    assert "höchstens 12 Stunden" in refused(page, form, "ended_at", started_at=f"{day}T06:00", ended_at=f"{day}T20:00")
    gap = refused(page, form, "started_at", started_at="2022-03-27T02:30", ended_at="2022-03-27T04:00")
    assert "02:00" in gap and "03:00" in gap

    hands.choose_times(form, started_at=f"{day}T10:00", ended_at=f"{day}T10:03")
    expect(form.locator(".error, .summary")).to_have_count(0)
    hands.save(form)
    question = form.locator("[data-yes]")
    expect(form.locator("#ended_at-error")).to_contain_text("Nur 3 min")
    assert hands.outbox(page) == []
    question.locator("button").click()
    page.wait_for_url(f"{world.proxy.url}/visits")
    page.goto(f"{world.proxy.url}/visits/new")
    hands.fill_record(form)
    hands.choose_times(form, started_at="2023-10-29T02:10", ended_at="2023-10-29T02:12")
    form.locator("[name=ended_at_pass]").check()
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/visits")
    assert [row["body"]["ended_at"] for row in hands.outbox(page)] == [f"{day}T10:03", "2023-10-29T01:12:00Z"]
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert sorted(visit.minutes or 0 for visit in world.visits("amal").values()) == [3, 62]


def test_it_judges_by_the_servers_time_where_the_phones_clock_is_wrong(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    """The phone's clock is three hours ahead, and so is the start it stamped; the right end is taken."""
    page = ready(world, new_phone("amal"), clock=180)
    world.proxy.cut()
    wall = wall_from_now()
    hands.check_in(page)
    page.goto(f"{world.proxy.url}/visits/end")
    form = page.locator("form[data-entry=check_out]")
    assert "in der Zukunft" in refused(page, form, "ended_at", ended_at=wall(30))
    hands.choose_times(form, ended_at=wall(5))
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/visits/record")
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in", "check_out"]


def test_it_ends_no_visit_before_its_start(world: World, new_phone: Callable[..., Phone]) -> None:
    page = ready(world, new_phone("amal"))
    hands.check_in(page)
    hands.is_sent(page)
    world.proxy.cut()
    wall = wall_from_now()
    page.goto(f"{world.proxy.url}/visits/end")
    form = page.locator("form[data-entry=check_out]")
    is_of_today = wall(-20)[:10] == wall(0)[:10]  # soon after midnight it is a time of tonight
    sentence = "vor dem Anfang" if is_of_today else "in der Zukunft"
    assert sentence in refused(page, form, "ended_at", ended_at=wall(-20))
    assert [visit.state for visit in world.visits("amal").values()] == ["open"]
