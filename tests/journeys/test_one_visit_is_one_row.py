"""One visit is one row while its parts wait; it is deleted whole, and what was delivered is corrected offline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from pilotapp.models import Person
from pilotapp.visits import commands
from tests.support import hands, people, stage
from tests.support.browser import Phone
from tests.support.world import World
from tests.visits.helpers import BERLIN, minutes, visited

LENGTH = 6  # minutes: shorter ones are asked about, longer ones would end in the future
KEPT = """async ([path, text]) => {
  const pages = (await caches.keys()).filter((name) => name.startsWith("kept-"));
  const kept = await Promise.all(pages.map(async (name) => (await caches.open(name)).match(path)));
  return (await Promise.all(kept.filter(Boolean).map((page) => page.text()))).some((page) => page.includes(text));
}"""


@pytest.fixture
def page(world: World, new_phone: Callable[..., Phone]) -> Page:
    """Amal's phone, signed in, which can start without a network."""
    page = new_phone("amal").open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    return page


def rows(page: Page, where: str = "main") -> Locator:
    """The visits that are shown, one row each, whether they wait here or are on the server."""
    return page.locator(where).locator("li.visit:visible")


def delete(page: Page, told: str) -> None:
    """Delete the visit whose dialog is open; it asks first, and says what happens: 'unsent' or 'sent'."""
    page.locator("[data-sheet] [data-delete-visit]").click()
    question = page.locator("dialog[data-delete-question]")
    expect(question.locator("p:visible").first).to_have_attribute("data-deletes", told)
    expect(question.locator("button").first).to_be_focused()
    question.locator("button[value=delete]").click()


def test_it_deletes_a_visit_that_was_never_sent_whole(world: World, page: Page) -> None:
    world.proxy.cut()
    hands.check_in(page)
    hands.check_out(page)
    form = hands.open_record(page)
    hands.fill_record(form)
    hands.save(form)
    page.wait_for_url(f"{world.proxy.url}/")
    assert [row["kind"] for row in hands.outbox(page)] == ["check_in", "check_out", "record"]
    for path in ("/phone", "/visits"):
        page.goto(world.proxy.url + path)
        expect(rows(page, "#waiting [data-list]")).to_have_count(1)
    expect(rows(page).locator("[data-when-status=waiting]")).to_be_visible()
    rows(page).locator("a").click()
    delete(page, "unsent")
    expect(rows(page)).to_have_count(0)
    assert hands.outbox(page) == []
    world.proxy.restore()
    page.reload()
    hands.is_ready(page)
    assert world.entries() == {} and world.visits("amal") == {}


def test_it_corrects_and_deletes_a_delivered_visit_without_a_network(world: World, page: Page) -> None:
    base = world.proxy.url
    amal = Person.get_by_id(people.uid_of("amal"))
    start = datetime.now(UTC).replace(second=0, microsecond=0)  # so that it is of this month at any time of a day
    visit = visited(amal, start, LENGTH, topics=["work", "rights"], institution_kind="health")
    page.goto(f"{base}/visits")
    hands.until(lambda: page.evaluate(KEPT, ["/visits", f"row-{visit.uid}"]), "the phone keeps the row")
    world.proxy.cut()
    page.goto(f"{base}/visits")
    rows(page).locator("a").click()
    expect(page.locator("[data-sheet] [data-look]")).to_be_hidden()  # the page of the visit is not kept
    page.locator("[data-sheet] [data-correct]").click()
    page.wait_for_url(f"{base}/visits/new?visit={visit.uid}")
    form = page.locator("form[data-entry=record]")
    for name, value in (("institution_kind", "health"), ("topics", "work"), ("topics", "rights"), ("party", "family")):
        expect(form.locator(f"input[name={name}][value={value}]")).to_be_checked()
    expect(form.locator("[name=client_language]")).to_have_value("ara")
    expect(form.locator("[name=started_at]")).to_have_value(local(start)[11:])
    expect(form.locator("[name=ended_at]")).to_have_value(local(start + minutes(LENGTH))[11:])
    form.locator("label[for=topics-rights]").click()
    hands.save(form)
    page.wait_for_url(f"{base}/visits")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_have_attribute("data-status", "waiting")
    [entry] = hands.outbox(page)
    assert (entry["kind"], entry["visit"], entry["body"]["topics"]) == ("record", str(visit.uid), ["work"])

    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    row = world.visits("amal")[str(visit.uid)]
    assert (row.state, row.minutes, row.started_at, row.institution_kind) == ("recorded", LENGTH, start, "health")

    hands.until(lambda: page.evaluate(KEPT, ["/visits", f"row-{visit.uid}"]), "the phone keeps the row")
    world.proxy.cut()
    page.goto(f"{base}/visits")
    rows(page).locator("a").click()
    delete(page, "sent")
    expect(rows(page)).to_have_attribute("data-status", "leaving")
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    assert world.visits("amal")[str(visit.uid)].state == "withdrawn"


@pytest.mark.parametrize("way", ["/visits", "/phone"])
def test_it_saves_what_was_refused_for_a_withdrawn_visit_as_a_new_visit(world: World, page: Page, way: str) -> None:
    base, amal = world.proxy.url, stage.person("amal")
    start = datetime.now(UTC).replace(second=0, microsecond=0)
    commands.check_in(amal, uid=uuid4(), visit=(lost := uuid4()), started_at=start)
    commands.check_out(amal, uid=uuid4(), visit=lost, ended_at=start + minutes(LENGTH))
    page.goto(f"{base}/visits")
    hands.until(lambda: page.evaluate(KEPT, ["/visits", f"row-{lost}"]), "the phone keeps the row")
    page.goto(f"{base}/visits/record?visit={lost}")
    commands.withdraw(amal, uid=uuid4(), visit=lost)  # by another phone of hers
    form = page.locator("form[data-entry=record]")
    hands.fill_record(form, kind="health", topic="rights")
    hands.save(form)
    hands.until(lambda: [row["status"] for row in hands.outbox(page)] == ["refused"], "the server refuses it")

    page.goto(base + way)
    if way == "/visits":
        rows(page).locator("a").click()
    page.locator("[data-sheet] [data-correct], [data-repair]").filter(visible=True).click()
    page.wait_for_url(f"{base}/visits/new?repair=**")
    expect(form.locator("input[name=topics][value=rights]")).to_be_checked()
    expect(form.locator("[name=started_at]")).to_have_value(local(start)[11:])
    expect(form.locator("[name=ended_at]")).to_have_value(local(start + minutes(LENGTH))[11:])
    hands.save(form)
    hands.is_sent(page)
    visits = world.visits("amal")
    assert visits.pop(str(lost)).state == "withdrawn"
    assert [(one.state, one.minutes, one.institution_kind) for one in visits.values()] == [
        ("recorded", LENGTH, "health")
    ]


def local(instant: datetime) -> str:
    """Return what a field for a time shows, in the programme's zone."""
    return instant.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M")
