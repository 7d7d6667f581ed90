"""A coordinator sees four numbers and one chart first; the rest is folded, and links open it."""

from __future__ import annotations

from datetime import datetime

from pilotapp.figures.measures import DIMENSION
from tests.reports.rows import add_visit
from tests.reports.test_sessions_in_figures import YESTERDAY
from tests.support.meetings import held
from tests.support.page_client import Page
from tests.support.people import Somebody


def folded(page: Page) -> list[str]:
    """The ids of the folded parts that hold a table or a list of numbers, in their order."""
    parts = [one for one in page.tree.iter("details") if "fold" in one.get("class", "").split()]
    assert [part.get("open") for part in parts] == [None] * len(parts)
    return [one.get("id", "") for part in parts for one in part.iter("div") if one.get("id")]


def test_it_shows_four_numbers_and_one_chart_before_the_rest(karin: Somebody, frozen: datetime) -> None:
    add_visit(minutes=72, first_contact=True)
    page = karin.page("/figures")
    labels = ["".join(one.itertext()) for one in page.tree.iter("span") if one.get("class") == "numeral__label"]
    assert labels == ["Time on site", "Visits", "First contacts", "Active pilots"]
    assert page.html.index('id="by-day"') < page.html.index('id="contents"') < page.html.index('<details class="card')


def test_it_links_to_every_folded_part(karin: Somebody, frozen: datetime) -> None:
    add_visit()
    held("amal", starts_at=YESTERDAY)
    page = karin.page("/figures?places=kehl")
    contents = next(one for one in page.tree.iter("nav") if one.get("aria-labelledby") == "contents")
    parts = folded(page)
    assert [link.get("href") for link in contents.iter("a")] == [f"#{part}" for part in parts]
    assert {"numbers", "by-kehl", "by-topic", "by-pilot", "by-session", "take-away"} <= set(parts)
    assert f"by-{DIMENSION['institution_kind'].code}" not in parts


def test_it_links_to_no_supervision_where_visits_are_filtered(karin: Somebody, frozen: datetime) -> None:
    add_visit()
    held("amal", starts_at=YESTERDAY)
    page = karin.page("/figures?institution_kind=school")
    assert "by-session" not in folded(page)
    assert "#by-session" not in page.links()
