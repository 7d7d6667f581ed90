"""A coordinator downloads thousands of visits over an unreliable network, and the numbers are right."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import python_calamine
from playwright.sync_api import Page, expect

from pilotapp import clock, db
from pilotapp.models import AuditRow, Export, Visit
from tests.reports.rows import USUAL
from tests.support import hands, people
from tests.support.browser import Phone
from tests.support.world import World

YEAR = clock.now().year - 1
COUNT, MINUTES = 6_000, 7  # more than are written while somebody waits


def fill() -> None:
    """Add visits of amal and berna alternately, over the whole year."""
    start = clock.now().replace(year=YEAR, month=1, day=2, hour=10, minute=0, second=0, microsecond=0)
    rows = []
    for number in range(COUNT):
        at = start + number * timedelta(days=360) / COUNT
        whose = {"programme": people.uid_of("musterstadt"), "pilot": people.uid_of(("amal", "berna")[number % 2])}
        when = {"started_at": at, "ended_at": at + timedelta(minutes=MINUTES), "day": at.date(), "minutes": MINUTES}
        rows.append(whose | when | USUAL)
    with db.transaction():
        for first in range(0, COUNT, 500):
            Visit.insert_many(rows[first : first + 500]).execute()


def ask(page: Page, base: str) -> None:
    """Go from the figures to the form and ask for all single visits as a spreadsheet."""
    page.goto(f"{base}/exports?period={YEAR}")
    form = page.locator("main form[action^='/exports']")
    hands.tick(form, "what", "visits")
    hands.tick(form, "format", "xlsx")
    form.locator("button[type=submit]").click()
    expect(page).to_have_url(re.compile(r"/exports/[0-9a-f-]{36}$"))


def test_it_is_waited_for_through_a_tunnel(world: World, new_phone: Callable[..., Phone], tmp_path: Path) -> None:
    fill()
    base = world.proxy.url
    karin = new_phone("karin", viewport={"width": 1280, "height": 900})
    page = karin.open(base)
    hands.sign_in(page, base, "karin")
    page.goto(f"{base}/figures?period={YEAR}")
    shown = page.locator("main .numbers").first.inner_text()
    assert "6.000" in shown and "700" in shown

    ask(page, base)
    expect(page.locator("progress")).to_be_visible()
    with page.expect_event("requestfailed"):
        world.proxy.cut()
    hands.until(lambda: Export.get().state == "ready", "the file is made", 60)
    expect(page.locator("progress")).to_be_visible()
    world.proxy.restore()
    take = page.locator("main a.kern-btn--primary[href$='/file']")
    expect(take).to_be_visible()

    with page.expect_download() as download:
        take.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    download.value.save_as(tmp_path / "visits.xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO((tmp_path / "visits.xlsx").read_bytes()))
    header, *lines = book.get_sheet_by_index(1).to_python()
    column = header.index("Zeit vor Ort (Minuten)")
    assert (len(lines), sum(line[column] for line in lines)) == (COUNT, COUNT * MINUTES)
    assert {line[1] for line in lines} == {"Amal", "Berna"}
    taken = AuditRow.select().where(AuditRow.action.in_(["figures.export", "figures.download"]))
    assert taken.count() == 2 and karin.complaints == [] and world.server.complaints() == []
