"""People find where they are and where they can go."""

from __future__ import annotations

import pytest

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
    assert "Nothing waits for you" in page.text


def test_it_shows_a_pilot_one_large_button(amal: Somebody) -> None:
    page = amal.page("/")
    assert page.has_form("/visits/check-in")
    assert "No visit is open" in page.text
