"""Everybody reads what was done with their own data."""

from __future__ import annotations

import pytest

from pilotapp.history import queries
from pilotapp.models import AuditRow, Session
from pilotapp.people import commands as people_commands
from tests.support import stage
from tests.support.people import email_of, uid_of


def acts(somebody):
    return [(line.action, line.who) for line in queries.of_person(somebody.person).lines]


def test_it_shows_what_she_did_and_what_others_did_with_her_data(amal, things):
    text = amal.page("/me/history").text
    assert "Visit confirmed Karin (Coordinator)" in text
    assert "Checked in You" in text
    assert {who for _, who in acts(amal)} == {"Amal", "Karin", "Selma"}  # who read her report


def test_it_shows_nothing_of_anybody_elses_data(amal, berna, things):
    assert "Berna" not in amal.page("/me/history").text
    assert "Amal" not in berna.page("/me/history").text
    assert ("visit.confirm", "Karin") not in acts(berna)


def test_it_shows_an_invitation_that_was_made_for_her(berna, things):
    assert ("invite.create", "Karin") in acts(berna)


def test_it_shows_her_access_switched_off_and_on(berna, karin):
    people_commands.deactivate(karin.person, uid=uid_of("berna"))
    people_commands.reactivate(karin.person, uid=uid_of("berna"))
    assert acts(berna)[:2] == [("person.reactivate", "Karin"), ("person.deactivate", "Karin")]


def test_it_shows_her_own_sessions(amal, app):
    amal.send("/sign-out")
    assert acts(amal) == [("session.end", "Amal")]


def test_it_shows_a_coordinator_what_she_did_herself(karin, things):
    assert "You · data of Amal" in karin.page("/me/history").text


def test_it_says_nothing_of_what_an_act_is_not_about(karin):
    karin.client.get("/figures.csv?period=2026-03")
    assert AuditRow.get().about is None
    assert acts(karin) == [("figures.export", "Karin")]


def test_it_names_her_own_devices_and_nobody_elses(amal, karin):
    for somebody, device in ((amal, "Android Mobile Firefox/"), (karin, "Windows Firefox/")):
        Session.update(device=device).where(Session.person == somebody.person).execute()
        somebody.send("/language", language="en")
    karin.send(f"/people/{uid_of('amal')}/edit", name="Amal B.", email=email_of("amal"), languages="ara")
    text = amal.page("/me/history").text
    assert ("person.edit", "Karin") in acts(amal)
    assert "Android phone, Firefox" in text and "Windows" not in text
    assert "Windows computer, Firefox" in karin.page("/history").text


def test_it_leads_to_her_visits(amal, things):
    links = {link for link in amal.page("/me/history").links() if link.startswith("/visits/")}
    assert len(links) >= 8
    assert [link for link in links if amal.client.get(link).status_code != 200] == []


def test_it_turns_pages(amal, many_acts):
    page = amal.page("/me/history")
    [older] = [link for link in page.links() if "before=" in link]
    numbers = [line.number for line in queries.of_person(stage.person("amal")).lines]
    assert page.html.count('id="act-') == len(numbers) == queries.PAGE
    assert amal.page(older).html.count('id="act-') == len([pair for pair in many_acts if "amal" in pair]) - queries.PAGE


def test_it_takes_the_same_number_of_queries_for_many_as_for_few(amal, berna, count_queries, many_acts):
    viewers = amal.person, berna.person
    assert [count_queries(lambda one=one: queries.of_person(one)) for one in viewers] == [2, 2]


@pytest.mark.parametrize("name", ["amal", "karin"])
def test_it_is_there_before_anything_was_done(sign_in, name):
    assert "Nothing yet" in sign_in(name).page("/me/history").text
