"""In an emergency a pilot finds offline in two taps whom to call; a report is kept for the safeguarding role only."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pilotapp.models import EmergencyNumber, SafeguardingAct, SafeguardingReport
from pilotapp.safeguarding import report_text
from tests.sealing.helpers import dump as database_rows
from tests.support import hands, people
from tests.support.browser import Phone, dump, service_worker_ready
from tests.support.network_faults import captive_portal, delay
from tests.support.proxy import Fault
from tests.support.world import World

SECRET = "broomcupboard"
WORDS = {"occurred": "today, 3 pm", "observed": f"The child sat in a {SECRET}.", "said": f"'Not the {SECRET}'"}
ANSWER = "Thank you. I call you within the hour."


@pytest.fixture
def numbers(world: World) -> None:
    """Whom to call in amal's programme."""
    row = {"label": "Kinderschutz", "number": "+49 (0)511 120-0", "hint": "Tag und Nacht"}
    EmergencyNumber.create(programme=people.uid_of("musterstadt"), position=1, **row)


def files_with(folder: Path, word: str) -> list[str]:
    """The files under `folder` that contain the word in plain text."""
    forms = (word.encode(), word.encode("utf-16-le"))
    return [
        str(path) for path in folder.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in forms)
    ]


def test_it_is_two_taps_to_a_telephone_on_a_fresh_phone(
    world: World, numbers: None, new_phone: Callable[..., Phone]
) -> None:
    amal = new_phone("amal", lasting=True)
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    amal.close()
    page = amal.open(world.proxy.url)
    page.locator(".to-emergency").click()
    page.wait_for_url("**/emergency")
    for number in ("112", "110", "+495111200"):
        call = page.locator(f"a[href='tel:{number}']")
        expect(call).to_be_in_viewport(ratio=1)
        box = call.bounding_box()
        assert box is not None and box["height"] >= 60
    assert "Tag und Nacht" in page.inner_text("main")
    assert amal.complaints == []


@pytest.mark.parametrize("fault", [delay(20), captive_portal], ids=["slow", "portal"])
def test_it_waits_for_no_bad_network(
    world: World, numbers: None, new_phone: Callable[..., Phone], fault: Fault
) -> None:
    amal = new_phone("amal")
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    page.goto(world.proxy.url)
    world.proxy.when(fault)
    page.locator(".to-emergency").click()
    expect(page.locator("a[href='tel:+495111200']")).to_be_visible(timeout=15_000)
    world.proxy.forget()


def test_it_shows_112_and_110_to_whoever_never_signed_in(world: World, new_phone: Callable[..., Phone]) -> None:
    somebody = new_phone("somebody")
    page = somebody.open(f"{world.proxy.url}/sign-in")
    service_worker_ready(page)
    world.proxy.cut()
    page.locator(".to-emergency").click()
    expect(page.locator("a[href='tel:112']")).to_be_visible()
    page.goto(f"{world.proxy.url}/visits")
    expect(page.locator("a[href='tel:110']")).to_be_visible()
    assert page.locator(".steps li").count() == 4
    assert somebody.complaints == []


def test_it_keeps_what_she_saw_for_the_right_eyes_alone(
    world: World, numbers: None, new_phone: Callable[..., Phone], desk: Callable[..., Page]
) -> None:
    amal = new_phone("amal", lasting=True)
    page = amal.open(world.proxy.url)
    hands.sign_in(page, world.proxy.url, "amal")
    hands.is_ready(page)
    world.proxy.cut()
    page.locator(".to-emergency").click()
    page.locator("a[href='/safeguarding/new']").click()
    for name, text in WORDS.items():
        page.locator(f"[name={name}]").press_sequentially(text)
    page.locator("form[action='/safeguarding/new'] button").click()
    expect(page.locator("[data-after]")).to_be_in_viewport()
    expect(page.locator("form[action='/safeguarding/new']")).to_be_hidden()
    assert SECRET not in json.dumps(dump(page))
    [entry] = hands.outbox(page)
    assert (entry["kind"], entry["visit"], set(entry["body"])) == ("safeguarding", entry["uid"], {"facts"})
    assert SafeguardingReport.select().count() == 0

    amal.close()
    assert files_with(amal.profile, SECRET) == []
    page = amal.open(world.proxy.url)
    world.proxy.restore()
    page.reload()
    hands.is_sent(page)
    report = SafeguardingReport.get()
    assert (str(report.uid), report_text.read(report.facts)) == (entry["uid"], WORDS)
    assert SECRET not in database_rows() and world.entries() == {}

    office = desk("selma")
    office.goto(world.server.url)
    office.locator(f"a[href='/safeguarding/{report.uid}']").click()
    expect(office.locator("main")).to_contain_text(WORDS["observed"])
    office.locator("textarea[name=text]").fill(ANSWER)
    office.locator("form[action$='/answer'] button[type=submit]").last.click()
    expect(office.locator("main")).to_contain_text(ANSWER)
    acts = [act.act for act in SafeguardingAct.select(SafeguardingAct.act).order_by(SafeguardingAct.at)]
    assert acts[:2] == ["read", "answer"]

    page.goto(f"{world.proxy.url}/safeguarding/mine")
    page.locator(f"a[href='/safeguarding/mine/{report.uid}']").click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    assert SECRET not in page.content() and ANSWER not in database_rows()
    assert amal.complaints == [] and world.server.complaints() == []
