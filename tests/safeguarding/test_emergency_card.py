"""The emergency card: two taps from every page of a pilot to a telephone, for everybody at least 112 and 110."""

from __future__ import annotations

import pytest

from pilotapp.models import EmergencyNumber
from pilotapp.safeguarding import emergency
from tests.support import people
from tests.support.people import uid_of

EVERYBODYS = ["tel:112", "tel:110"]


def calls(page):
    return [link for link in page.links() if link.startswith("tel:")]


@pytest.fixture
def numbers(app):
    rows = [
        ("musterstadt", 2, "Coordination", "+49 (0)69 212-0", "Mo to Fr, 9 to 16"),
        ("musterstadt", 1, "Help", "116 111", None),
    ]
    for slug, position, label, number, hint in [*rows, ("musterkreis", 1, "Other city", "0201 88", None)]:
        EmergencyNumber.create(programme=uid_of(slug), position=position, label=label, number=number, hint=hint)


def test_it_shows_everybody_the_public_numbers_and_no_others(client, numbers):
    page = client.page("/emergency")
    assert calls(page) == EVERYBODYS
    assert "Coordination" not in page.text and "Get safe." in page.text


def test_it_shows_a_pilot_the_numbers_of_her_programme_in_their_order(amal, numbers):
    page = amal.page("/emergency")
    assert calls(page) == [*EVERYBODYS, "tel:116111", "tel:+49692120"]
    assert "Mo to Fr, 9 to 16" in page.text and "Other city" not in page.text


@pytest.mark.parametrize(
    "path", ["/", "/visits", "/visits/new", "/visits/record", "/phone", "/me", "/safeguarding/new", "/nothing-here"]
)
def test_it_is_one_tap_away_from_every_page_of_a_pilot(amal, path):
    assert "/emergency" in amal.page(path, status=404 if path == "/nothing-here" else 200).links()


@pytest.mark.parametrize("path", ["/sign-in", "/offline", "/install"])
def test_it_is_one_tap_away_for_whoever_is_signed_out(client, path):
    assert "/emergency" in client.page(path).links()


def test_it_stands_on_the_page_for_no_connection(client):
    page = client.page("/offline")
    assert calls(page) == EVERYBODYS
    assert "Get safe." in page.text and "Write down facts." in page.text


def test_it_may_be_kept_for_a_pilot_and_holds_the_way_to_a_report(amal, numbers):
    page = amal.page("/emergency")
    assert page.response.headers["Pilotapp-Keep"] == str(uid_of("amal"))
    assert {"/safeguarding/new", "/safeguarding/mine"} <= set(page.links())
    assert amal.page("/safeguarding/new").response.headers["Pilotapp-Keep"] == str(uid_of("amal"))


def test_it_is_not_kept_where_nobody_is_signed_in_or_others_use_the_phone(app, client, numbers):
    assert "Pilotapp-Keep" not in client.page("/emergency").response.headers
    shared = people.sign_in(app, "amal", shared=True).page("/emergency")
    assert "Pilotapp-Keep" not in shared.response.headers and "tel:116111" in calls(shared)


def test_it_keeps_the_numbers_of_the_programme_until_the_second_step_is_done(app, numbers):
    assert calls(people.sign_in(app, "karin", mfa_complete=False).page("/emergency")) == EVERYBODYS


def test_it_says_whom_to_ask_where_the_programme_has_no_numbers(amal):
    assert "ask your coordination" in amal.page("/emergency").text


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("112", "112"), ("0511 / 120-0", "05111200"), ("+49 (0)511 120-0", "+495111200"),
        ("(0511) 120", "0511120"), (" +49 511 120", "+49511120"), ("*31#112", "*31#112"), ("call us", ""), ("+", ""),
        ("0049 (0)511 12", "004951112"), ("javascript:alert(1)", "1"),
    ],
)  # fmt: skip
def test_it_dials_what_is_meant(written, dialled):
    assert emergency.dialled(written) == dialled


def test_it_shows_no_public_number_twice(app, amal):
    EmergencyNumber.create(programme=uid_of("musterstadt"), position=1, label="Police", number="110")
    assert calls(amal.page("/emergency")) == EVERYBODYS


def test_it_groups_a_number_that_was_stored_without_a_space(amal, karin):
    EmergencyNumber.create(programme=uid_of("musterstadt"), position=1, label="Doctor", number="116117")
    page = amal.page("/emergency")
    assert "116 117" in page.text and "tel:116117" in calls(page)
    assert "116 117" in karin.page("/settings").text
