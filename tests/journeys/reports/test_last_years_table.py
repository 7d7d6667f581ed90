"""A coordinator imports last year's spreadsheet, sees it in the figures, and imports it again without duplicates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from pilotapp import clock
from pilotapp.models import ImportFault, ImportRun, Person, Visit, VisitTopic
from tests.support import hands, people
from tests.support.world import World

YEAR = clock.now().year - 1
HEADER = "Datum;Lotsin;Klientin;Dauer (Std.);Einrichtung;Thema;Sprache;Erstkontakt"
CLIENT = "Fatme"
COUNT, BROKEN = 600, 4  # rows, and the one of them that nobody can read


def table() -> str:
    """A CSV table with two visits a day, of amal and berna alternately; one row has a word in place of a number."""
    lines = [HEADER]
    for number in range(COUNT):
        day = date(YEAR, 1, 8) + timedelta(days=number // 2)
        pilot, length = ("Amal", "Berna")[number % 2], "lang" if number == BROKEN else "1,5"
        lines.append(f"{day:%d.%m.%Y};{pilot};{CLIENT};{length};Zoo;Arbeit;Arabisch;x")
    return "\r\n".join(lines)


def hand_in(page: Page, base: str) -> None:
    """Choose the file in the form."""
    page.goto(f"{base}/imports")
    page.locator("main a[href='/imports/new']").click()
    file = {"name": "begleitungen.csv", "mimeType": "text/csv", "buffer": table().encode("cp1252")}
    page.locator("input[type=file]").set_input_files([file])
    go_on(page, "/imports/new")


def go_on(page: Page, action: str) -> None:
    """Tap the form's main button."""
    page.locator(f"main form[action$='{action}'] button[type=submit]").click()


def numbers(page: Page) -> list[str]:
    """The page's main numbers: new, already imported, outside the period."""
    return page.locator("main .numbers .numeral__value").all_inner_texts()


def everything() -> list[object]:
    """All visits and their topics, to the last column."""
    return [sorted(map(repr, model.select().tuples())) for model in (Visit, VisitTopic, Person)]


def test_it_comes_in_once_however_often_it_is_brought(world: World, desk: Callable[..., Page]) -> None:
    page, base = desk("karin"), world.server.url
    hand_in(page, base)
    expect(page.locator("#refused")).to_contain_text("Klientin")
    expect(page.locator("select[name=column-3]")).to_have_value("duration")
    go_on(page, "/columns")
    zoo = page.locator("select[name='code:institution_kind:zoo']")
    expect(zoo).to_have_value("")
    zoo.select_option("other")
    go_on(page, "/values")

    expect(page.locator("form[action$='/start']")).to_be_visible()
    assert numbers(page) == [str(COUNT - 1), "0", "1"]
    broken = page.locator("main tbody tr").nth(BROKEN)
    expect(broken.locator(".kern-badge--warning")).to_be_visible()
    expect(page.locator("#faults-title + table tbody tr")).to_have_count(1)
    assert Visit.select().count() == 0
    go_on(page, "/start")
    expect(page.locator("progress")).to_be_visible()
    to_the_figures = page.locator(f"main a.kern-btn--primary[href='/figures?period={YEAR}']")
    expect(to_the_figures).to_be_visible(timeout=30_000)
    assert numbers(page) == [str(COUNT - 1), "0", "1"]
    run = ImportRun.get()
    assert (run.state, Visit.select().count()) == ("done", COUNT - 1)
    assert [fault.number for fault in ImportFault.select()] == [BROKEN + 2]  # as her spreadsheet counts, below a header

    to_the_figures.click()
    expect(page).to_have_url(re.compile("/figures"))
    shown = page.locator("main .numbers").first.inner_text()
    assert str(COUNT - 1) in shown and "898" in shown  # 599 visits of an hour and a half
    assert CLIENT not in page.content() and CLIENT not in repr(everything())

    before = everything()
    hand_in(page, base)
    go_on(page, "/columns")
    expect(page.locator("select[name='code:institution_kind:zoo']")).to_have_value("other")  # remembered
    go_on(page, "/values")
    expect(page.locator("main section .kern-alert--info").first).to_contain_text(str(COUNT - 1))
    assert numbers(page) == ["0", str(COUNT - 1), "1"]
    expect(page.locator("form[action$='/start']")).to_have_count(0)
    go_on(page, "/discard")
    expect(page).to_have_url(re.compile("/imports$"))
    hands.until(lambda: ImportRun.select().count() == 1, "the table is thrown away")
    assert everything() == before and people.uid_of("amal") in {row.pilot_id for row in Visit.select()}
    assert world.server.complaints() == []
