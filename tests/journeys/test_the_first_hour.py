"""From an empty database to a pilot's first confirmed visit, by the list of first steps of the coordinator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pilotapp.models import EmergencyNumber, Notice, Person, Programme, Visit
from tests.support import databases, hands
from tests.support.browser import Phone
from tests.support.databases import Bench
from tests.support.passkey_device import PasskeyDevice
from tests.support.servers import Server

PROGRAMME = ("programme", "add", "--name", "Integrationslotsen Lindental", "--slug", "lindental")
COORDINATOR = ("person", "add", "--programme", "lindental", "--role", "coordinator")
ILSE = (*COORDINATOR, "--name", "Ilse", "--email", "ilse@example.org")


@pytest.fixture
def server(bench: Bench, data_folder: Path) -> Iterator[Server]:
    """A server on a database that held no table before, as an operator starts it."""
    server = Server(data_folder, database_url=bench.empty(data_folder))
    server.env["PILOTAPP_ADDRESS"] = server.named_url
    server.run("db", "up")
    databases.bind(databases.config_for(server.env["PILOTAPP_DATABASE_URL"], server.data))
    assert (Programme.select().count(), Person.select().count()) == (0, 0)
    server.run(*PROGRAMME)
    with server:
        yield server
    databases.disconnect()


@pytest.fixture
def desk(server: Server, new_phone: Callable[..., Phone]) -> Page:
    """The coordinator's browser, in by the link that the operator's command printed."""
    page = new_phone("ilse", viewport={"width": 1280, "height": 900}, locale="en-GB").open()
    PasskeyDevice(page)
    page.goto(server.run(*ILSE).strip().split()[-1])
    hands.start_with_passkey(page)
    expect(page.locator("body[data-person]")).to_be_attached()
    page.goto(f"{server.named_url}/month")
    return page


def state(page: Page, step: str) -> str | None:
    """The state of a step."""
    return page.locator(f"#step-{step}").get_attribute("data-state")


def leave(page: Page, step: str) -> None:
    """One tap."""
    page.locator(f"#step-{step} form button").click()
    expect(page.locator(f"#step-{step}[data-state=left]")).to_be_visible()


def invited(page: Page) -> str:
    """Follow the step of the first pilot; return the link to hand over."""
    page.locator("#step-pilot a").click()
    page.fill("input[name=name]", "Zeynep")
    page.fill("input[name=email]", "zeynep@example.org")
    page.locator("select[name=languages]").first.select_option("tur")
    page.locator("button[name=way][value=hand]").click()
    return page.locator("#link").input_value()


def visited(phone: Phone, link: str) -> None:
    """On her phone the new pilot comes in, signs, checks in and out, and writes the record."""
    page = phone.open()
    PasskeyDevice(page)
    page.goto(link)
    hands.start_with_passkey(page)
    page.wait_for_url("**/declaration?**")
    page.locator("form[action='/declaration'] button").click()
    page.wait_for_url("**/install?*")
    page.locator("main a[href='/']").click()
    hands.check_in(page)
    hands.check_out(page)
    form = hands.open_record(page)
    hands.fill_record(form, language="tur")
    hands.save(form)
    hands.until(lambda: Visit.select().where(Visit.state == "recorded").exists(), "the visit has arrived")


def test_it_leads_to_the_first_confirmed_visit(server: Server, desk: Page, new_phone: Callable[..., Phone]) -> None:
    assert [state(desk, step) for step in ("numbers", "declaration", "letterhead", "pilot", "tables")] == ["open"] * 5
    assert desk.locator(".empty, a[href='/me/security']:visible").count() == 0
    desk.locator("#step-numbers a").click()
    desk.locator("form[action='/settings/numbers/start'] button").click()
    expect(desk.locator("#numbers li")).not_to_have_count(0)
    numbers = {one.number for one in EmergencyNumber.select()}
    assert {"116117", "116016", "116111"} <= {number.replace(" ", "") for number in numbers}
    desk.goto(f"{server.named_url}/month")
    expect(desk.locator("#step-numbers[data-state=done]")).to_be_visible()
    desk.locator("#step-declaration a").click()
    desk.locator("form[action='/settings/declaration'] button").click()
    expect(desk.locator("#step-declaration[data-state=done]")).to_be_visible()
    leave(desk, "letterhead")
    leave(desk, "tables")
    visited(new_phone("zeynep"), invited(desk))
    desk.goto(f"{server.named_url}/month")
    expect(desk.locator("#first-steps")).to_have_count(0)
    visit = Visit.get()
    assert (visit.pilot.name, visit.state) == ("Zeynep", "recorded")
    desk.goto(f"{server.named_url}/visits/{visit.uid}")
    desk.locator("form[action$='/confirm'] button").click()
    hands.until(lambda: Visit.get_by_id(visit.uid).state == "confirmed", "the visit is confirmed")
    assert Notice.select().where(Notice.kind == "keys_changed").count() == 0
