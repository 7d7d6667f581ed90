"""Without a network: a past visit takes at most ten taps, a forgotten check-out one; 'same as last time' is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, expect

from tests.support import hands, stage, taps
from tests.support.browser import Phone
from tests.support.world import World

MAX = 10
REPEATED = ("topics", "institution_kind", "client_language", "outcome", "mode", "party", "size_band")


def chosen(form: Locator) -> list[list[str]]:
    """What is chosen in the fields that 'same as last time' may fill in."""
    found: list[list[str]] = form.evaluate(
        "(form, names) => names.map((name) => new FormData(form).getAll(name))", list(REPEATED)
    )
    return found


def test_it_takes_ten_taps_at_most_from_home_to_saved(world: World, new_phone: Callable[..., Phone]) -> None:
    stage.recorded("amal", 3 * 24 * 60, client_language="tur")
    page = taps.without_network(world, new_phone("amal"))
    before = taps.so_far(page)
    page.locator("main a.kern-btn[href='/visits/new']").click()
    form = page.locator("form[data-entry=record]")
    hands.tick(form, "day", "yesterday")
    form.locator("[name=started_at]").click()
    form.locator("[name=started_at]").fill("09:30")
    hands.tick(form, "length", "90")
    form.locator("[data-same-as-last]").click()
    expect(form.locator("[data-filled]")).to_be_visible()
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/visits")
    needed = taps.so_far(page) - before + taps.OF_A_CLOCK
    print(f"a past visit: {needed} taps")
    assert needed <= MAX
    [row] = hands.outbox(page)
    yesterday = (datetime.now(ZoneInfo("Europe/Berlin")) - timedelta(days=1)).date()
    assert row["body"]["started_at"] == f"{yesterday}T09:30"
    assert row["body"]["client_language"] == "tur"
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert sorted((visit.state, visit.minutes) for visit in world.visits("amal").values()) == [
        ("recorded", 60),
        ("recorded", 90),
    ]


def test_it_ends_a_forgotten_visit_by_one_choice(world: World, new_phone: Callable[..., Phone]) -> None:
    stage.check_in("amal", 50)
    page = taps.without_network(world, new_phone("amal"))
    page.goto(f"{world.proxy.url}/visits/end")
    form = page.locator("form[data-entry=check_out]")
    expect(form.locator("[name=ago][value='60']")).to_be_hidden()
    expect(form.locator("[name=proposed]")).to_be_hidden()
    before = taps.so_far(page)
    form.locator("[name=ago][value='30']").click()
    page.wait_for_url(f"{world.proxy.url}/visits/record")
    assert taps.so_far(page) - before == 1
    [row] = hands.outbox(page)
    away = datetime.now(UTC) - datetime.fromisoformat(row["body"]["ended_at"])
    assert timedelta(minutes=30) <= away < timedelta(minutes=40) and row["body"]["forgotten"] is True


def test_it_names_the_day_on_which_a_visit_ended_that_was_left_open(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    stage.check_in("amal", 30 * 60)
    page = taps.without_network(world, new_phone("amal"))
    hands.has_looked(page)
    expect(page.locator("section[data-state=open] [data-long]")).to_be_visible()
    expect(page.locator("form[data-entry=check_out]")).to_be_hidden()  # 'now' would be too long
    page.goto(f"{world.proxy.url}/visits/end")
    form = page.locator("form[data-entry=check_out]")
    expect(form.locator("[name=proposed]")).to_be_visible()
    expect(form.locator("[name=ago]").filter(visible=True)).to_have_count(0)
    ended = (datetime.now(UTC) - timedelta(hours=28)).astimezone(ZoneInfo("Europe/Berlin"))
    form.locator("[name=ended_at]").fill(f"{ended:%H:%M}")
    expect(form.locator("[data-ends]")).to_contain_text(f"{ended.day}. ")
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/visits/record")
    [row] = hands.outbox(page)
    assert row["body"]["ended_at"] == f"{ended:%Y-%m-%dT%H:%M}"


def test_it_repeats_the_last_visit_but_not_its_place_and_undoes_it(
    world: World, new_phone: Callable[..., Phone]
) -> None:
    stage.recorded("amal", 3 * 24 * 60, client_language="tur", institution_kind="job_centre")
    stage.recorded("amal", 5 * 24 * 60, client_language="tur", institution_kind="health")
    page = taps.without_network(world, new_phone("amal"))
    hands.tick(page.locator("#now"), "institution_kind", "health")
    page.locator("section[data-state=idle] form[data-entry=check_in] .hero button").click()
    expect(page.locator("section[data-state=open]")).to_be_visible()
    hands.check_out(page)
    form = hands.open_record(page)
    expect(form.locator("input[name=institution_kind][value=health]")).to_be_checked()
    expect(form.locator("[data-suggested]")).to_have_count(1)  # the language; the place is that of the check-in
    before = chosen(form)
    button = form.locator("[data-same-as-last]")
    expect(button).to_contain_text("Türkisch")
    expect(button).not_to_contain_text("Jobcenter")
    button.click()
    button.click()  # a second tap, which changes nothing, leaves the undoing of the first
    filled = form.locator("[data-filled]")
    expect(filled).to_contain_text("6 Angaben übernommen")
    expect(form.locator("input[name=institution_kind][value=health]")).to_be_checked()
    expect(form.locator("[data-suggested]")).to_have_count(0)
    after = chosen(form)
    assert after != before and ["tur"] in after
    filled.locator("[data-undo]").click()
    expect(filled).to_be_hidden()
    assert chosen(form) == before
    button.click()
    assert chosen(form) == after
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    row = hands.outbox(page)[-1]
    assert (row["kind"], row["body"]["institution_kind"], row["body"]["client_language"]) == ("record", "health", "tur")
