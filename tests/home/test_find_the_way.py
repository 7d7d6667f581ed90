"""People find where they are and where they can go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.reports.rows import add_visit
from tests.support.people import Somebody


@pytest.mark.parametrize(
    ("path", "label", "kind"),
    [
        ("/people", "People", "page"),
        ("/people/new", "People", "true"),
        ("/history", "People", "true"),
        ("/me/history", "Me", "true"),
    ],
)
def test_it_marks_the_place_to_which_a_page_belongs(karin: Somebody, path: str, label: str, kind: str) -> None:
    places = [link for link in karin.page(path).tree.iter("a") if link.get("class") == "tab"]
    marked = [link for link in places if link.get("aria-current")]
    assert [("".join(link.itertext()).strip(), link.get("aria-current")) for link in marked] == [(label, kind)]


def test_it_sends_a_coordinator_to_the_month(karin: Somebody) -> None:
    page = karin.page("/")
    assert page.path == "/month"
    assert "Waits for you" in page.text


def test_it_shows_a_pilot_one_large_button(amal: Somebody) -> None:
    page = amal.page("/")
    assert page.has_form("/visits/check-in")
    assert "No visit right now" in page.text


def test_it_leads_a_pilot_to_her_year_and_to_her_certificates(amal: Somebody) -> None:
    assert {"/me/year", "/me/certificates"} <= set(amal.page("/me").links())
    assert "/me/year" in amal.page("/").links()


def test_it_offers_no_year_to_whoever_is_no_pilot(karin: Somebody) -> None:
    assert not {"/me/year", "/me/certificates"} & set(karin.page("/me").links())


def test_it_sends_a_funder_to_her_releases_from_a_page_of_others(sign_in: Callable[..., Somebody]) -> None:
    page = sign_in("greta").page("/figures", status=403)
    assert "You see releases." in page.text and "Please ask the coordination" not in page.text
    assert "/funder" in page.links()


def test_it_sends_everybody_else_to_the_coordination(amal: Somebody) -> None:
    page = amal.page("/figures", status=403)
    assert "Do you need this page? Please ask the coordination." in page.text
    assert "/funder" not in page.links()


def test_it_counts_for_a_coordinator_what_waits_with_the_pilots(frozen: datetime, karin: Somebody) -> None:
    for state, number in (("asked", 2), ("ended", 1)):
        for hour in range(number):
            add_visit(start=frozen - timedelta(hours=5 + hour), minutes=83, state=state)
    text = " ".join(karin.page("/month").text.split())
    assert "Waiting for pilots: 2 open questions, 1 missing record" in text
    assert "2 h 46 min on site" in text
