"""A coordinator reads the audit log of the programme."""

from __future__ import annotations

import json

import pytest

from pilotapp import rooms
from pilotapp.audit import sentences
from pilotapp.history import queries
from pilotapp.history.queries import Filters
from pilotapp.models import AuditRow, Session
from pilotapp.people import operator
from tests.support import stage
from tests.support.people import uid_of

AMAL = uid_of("amal")
HERE = uid_of("musterstadt")
HERS = ~AuditRow.action.startswith("safeguarding.")  # what is done with reports about children is for few eyes
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36"


def lines(viewer, before=None, **wanted):
    return queries.of_programme(viewer.person, Filters(**wanted), before).lines


def test_it_shows_who_did_what_with_whose_data(karin, things):
    text = karin.page("/history").text
    assert "Visit confirmed You · data of Amal" in text
    assert "Checked in Amal (Pilot)" in text


def test_it_shows_the_newest_first(karin, things):
    numbers = [line.number for line in lines(karin)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == AuditRow.select().where(AuditRow.programme == HERE, HERS).count()


def test_it_shows_nothing_of_another_programme(karin, carla, things):
    assert "Tarek" not in karin.page("/history").text
    text = carla.page("/history").text
    assert ("Tarek" in text, "Amal" in text, "Karin" in text) == (True, False, False)


def test_it_names_the_device_of_the_session(karin, amal):
    Session.update(device=ANDROID).where(Session.person == AMAL).execute()
    amal.send("/sign-out")
    assert AuditRow.get().session == Session.get(Session.person == AMAL).uid
    assert "Signed out Amal (Pilot) · Android phone, Chrome" in karin.page("/history").text


def test_it_names_the_operator_who_is_no_person(karin):
    operator.add_person(programme="musterstadt", role="pilot", name="Nina", email="nina@example.org", invite_hours=72)
    assert "Person added The operator, on the command line · data of Nina" in karin.page("/history").text
    assert {(line.who, line.about) for line in lines(karin)} == {(None, "Nina")}


def test_it_shows_no_detail_of_a_visit(karin, things):
    page = karin.page("/history")
    details = [json.loads(row.detail) for row in AuditRow.select()]
    told = {value for detail in details for value in detail.values() if isinstance(value, str)}
    assert {"double", "stored", "held", str(things.held)} <= told
    assert not [code for code in ("double", "stored", "held") if code in page.text]
    assert str(things.held) not in page.html


@pytest.mark.parametrize("group", sentences.GROUPS)
def test_it_filters_by_what_was_done(karin, things, group):
    rows = [row.action for row in AuditRow.select().where(AuditRow.programme == HERE, HERS)]
    found = [line.action for line in lines(karin, group=group)]
    assert sorted(found) == sorted(action for action in rows if rooms.actions()[action][1] == group)


def test_it_filters_by_who_did_it_or_whose_data_it_was(karin, things):
    found = lines(karin, person=AMAL)
    assert {(line.who, line.about) for line in found} == {("Amal", None), ("Karin", "Amal")}
    assert len(found) == AuditRow.select().where((AuditRow.person == AMAL) | (AuditRow.about == AMAL), HERS).count()


def test_it_finds_nobody_of_another_programme(karin, things):
    assert lines(karin, person=uid_of("tarek")) == []
    assert "Nothing found" in karin.page(f"/history?person={uid_of('tarek')}").text


@pytest.mark.parametrize("query", ["person=nobody", "group=secrets", "before=first", "before=" + "9" * 40])
def test_it_leaves_out_what_is_no_filter(karin, things, query):
    assert karin.page(f"/history?{query}").html.count('id="act-') == len(lines(karin))


@pytest.mark.parametrize("wanted", [{}, {"person": AMAL}, {"group": "people"}, {"person": AMAL, "group": "people"}])
def test_it_turns_pages_without_losing_or_doubling_a_line(karin, many_acts, wanted):
    seen, before = [], None
    while before or not seen:
        acts = queries.of_programme(karin.person, Filters(**wanted), before)
        seen, before = seen + [line.number for line in acts.lines], acts.before
    amal = [number for number, pair in enumerate(many_acts, 1) if "amal" in pair or "person" not in wanted]
    assert seen == amal[::-1]
    assert len(seen) > queries.PAGE


def test_it_offers_older_acts_with_the_same_filter(karin, many_acts):
    page = karin.page(f"/history?person={AMAL}")
    [older] = [link for link in page.links() if "before=" in link]
    assert f"person={AMAL}" in older
    assert (
        karin.page(older).html.count('id="act-') == len([pair for pair in many_acts if "amal" in pair]) - queries.PAGE
    )


def test_it_takes_the_same_number_of_queries_for_many_as_for_few(karin, count_queries, things, many_acts):
    viewer = karin.person
    assert viewer.has_role("coordinator")  # read once for the whole request
    few = count_queries(lambda: queries.of_programme(viewer, Filters(group="exports")))
    assert few == count_queries(lambda: queries.of_programme(viewer, Filters(person=AMAL))) == 2


def test_it_leads_to_visits_that_open(karin, things):
    links = {link for link in karin.page("/history").links() if link.startswith("/visits/")}
    assert len(links) >= 8
    assert [link for link in links if karin.client.get(link).status_code != 200] == []


def test_it_answers_a_filter_with_the_list_alone(karin, things):
    html = karin.client.fragment("/history?group=people").html
    assert "<h1" not in html
    assert "Invitation made" in html


def test_it_is_linked_from_the_pilots(karin):
    assert "/history" in karin.page("/people").links()


@pytest.mark.parametrize("name", ["amal", "tarek"])
def test_it_is_closed_to_pilots(sign_in, name):
    assert sign_in(name).page("/history", status=403)


def test_it_says_when_nothing_was_done(carla):
    assert "Nothing found" in carla.page("/history").text
    assert stage.person("carla").programme_id != HERE
