"""A pilot gets a certificate; somebody checks its code, and sees on the same day that it was revoked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from pilotapp import clock
from pilotapp.models import Certificate
from tests.reports.rows import BERLIN, add_visit
from tests.support import hands, people
from tests.support.browser import Phone
from tests.support.pdf_text import words_of
from tests.support.world import World

YEAR = clock.now().year - 1


def issue(page: Page, base: str) -> None:
    """Go from the pilot's page to a new certificate for the whole of last year."""
    page.goto(f"{base}/people/{people.uid_of('amal')}/certificates")
    page.locator("main a[href$='/certificates/new']").click()
    page.locator(f"main a[href*='first_day={YEAR}-01-01']").click()
    expect(page.locator("#preview")).to_be_visible()
    page.locator("input[name=full_name]").fill("Amal")
    page.locator("main form[method=post] button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/certificates/[0-9a-f-]{36}$"))


def check(page: Page, code: str, name: str = "") -> None:
    """Type in what is printed on the certificate."""
    page.locator("input[name=code]").fill(code)
    page.locator("input[name=name]").fill(name)
    page.locator("main form[action='/certificates/check'] button[type=submit]").click()


def test_it_counts_until_it_is_revoked(
    world: World, new_phone: Callable[..., Phone], desk: Callable[..., Page], tmp_path: Path
) -> None:
    for month in (3, 9):
        add_visit("amal", datetime(YEAR, month, 5, 10, tzinfo=BERLIN), 90, state="confirmed")
    add_visit("amal", datetime(YEAR, 6, 5, 10, tzinfo=BERLIN), 45)  # not confirmed: not on the paper
    base = world.server.url
    office = desk("karin")
    issue(office, base)

    phone = new_phone("amal")
    mine = phone.open(base)
    hands.sign_in(mine, base, "amal")
    mine.goto(f"{base}/me/certificates")
    card = mine.locator(f"#certificate-{Certificate.get().uid}")
    expect(card.locator("h2")).to_contain_text(str(YEAR))
    code = card.locator("code").inner_text()
    with mine.expect_download() as download:
        card.locator("a[href$='.pdf']").click()
    download.value.save_as(tmp_path / "paper.pdf")
    words = words_of((tmp_path / "paper.pdf").read_bytes())
    assert code in words and "Amal" in words

    browser = new_phone("stranger")
    stranger = browser.open(f"{base}/certificates/check")
    check(stranger, code.lower())
    expect(stranger.locator("main .kern-alert--success")).to_be_visible()
    expect(stranger.locator("main .numeral__value")).to_contain_text("3")
    assert "Amal" not in stranger.locator("main").inner_text()
    check(stranger, code, "Amal")
    expect(stranger.locator("section[aria-labelledby=says] > p > .icon")).to_be_visible()  # the name is the right one

    office.locator("main a[href$='/revoke']").click()
    hands.tick(office.locator("main form"), "reason", "figures")
    office.locator("main form[action$='/revoke'] button[type=submit]").click()
    expect(office.locator("main .kern-alert--danger")).to_be_visible()

    check(stranger, code)
    expect(stranger.locator("main .kern-alert--danger")).to_be_visible()
    expect(stranger.locator("main .numeral")).to_have_count(0)
    mine.reload()
    expect(card.locator(".kern-badge--danger")).to_be_visible()
    expect(card.locator("a[href$='.pdf']")).to_have_count(0)
    assert Certificate.get().revoked_by_id == people.uid_of("karin")
    assert phone.complaints == browser.complaints == [] and world.server.complaints() == []
