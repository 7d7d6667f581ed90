"""A person leaves: the access ends and, if wanted, the person is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.db import erasure_log
from pilotapp.models import AuditRow, Person, PersonRole, Session, Visit
from tests.support import people, stage
from tests.support.people import PASSWORD, email_of, uid_of


def person(name="amal"):
    return Person.get_by_id(uid_of(name))


def leave(somebody, how):
    return somebody.page("/me/leave").form("/me/leave").submit(how=how)


def sign_in(client, name):
    return client.page("/sign-in").form("/sign-in").submit(email=email_of(name), password=PASSWORD)


def test_it_says_what_happens_and_what_stays(amal):
    page = amal.page("/me/leave")
    assert all(words in page.text for words in ("Only leave", "Leave and erase me", "This cannot be undone."))
    assert person().active


def test_it_ends_her_access_everywhere(app, amal, client):
    other = people.sign_in(app, "amal")
    page = leave(amal, "leave")
    assert (page.heading, "You have left." in page.text) == ("Sign in", True)
    assert other.page("/me").path == "/sign-in?next=/me"
    assert sign_in(client, "amal").status == 422
    assert (person().active, person().left_at is None, person().name) == (False, False, "Amal")
    assert [row.action for row in AuditRow.select()][-1] == "person.leave"


def test_it_keeps_her_visits(app, amal):
    stage.fill(app)
    before = Visit.select().where(Visit.pilot == uid_of("amal")).count()
    leave(amal, "leave")
    assert Visit.select().where(Visit.pilot == uid_of("amal")).count() == before


def test_it_lets_her_come_back(amal, karin):
    leave(amal, "leave")
    karin.page(f"/people/{uid_of('amal')}").form("/reactivate").submit()
    assert (person().active, person().left_at) == (True, None)


def test_it_erases_her_on_demand(app, amal, client):
    stage.fill(app)
    page = leave(amal, "erase")
    assert (page.heading, "You are erased." in page.text) == ("Sign in", True)
    assert (person().name, person().erased_at is None, Session.select().count()) == ("", False, 0)
    assert [line.uid for line in erasure_log.read()] == [uid_of("amal")]
    assert {row.action for row in AuditRow.select().where(AuditRow.person == uid_of("amal"))} >= {
        "person.leave",
        "person.erase",
    }
    assert sign_in(client, "amal").status == 422


@pytest.mark.parametrize("how", ["", "everything"])
def test_it_refuses_when_she_chose_nothing(amal, how):
    assert amal.send("/me/leave", how=how).status == 422
    assert (person().active, AuditRow.select().count()) == (True, 0)


@pytest.mark.parametrize("how", ["leave", "erase"])
def test_it_keeps_the_last_coordinator(karin, how):
    assert "You are the only coordinator" in karin.page("/me/leave").text
    page = karin.send("/me/leave", how=how)
    assert (page.status, "You are the only coordinator" in page.text) == (422, True)
    assert (person("karin").active, person("karin").erased_at, erasure_log.read()) == (True, None, [])


def test_it_lets_a_coordinator_go_who_is_not_the_last(karin):
    PersonRole.create(person=uid_of("ines"), role="coordinator")
    assert leave(karin, "leave").heading == "Sign in"
    assert not person("karin").active


def test_it_asks_first_who_she_is(app):
    amal = people.sign_in(app, "amal", authenticated_at=clock.now() - timedelta(minutes=11))
    answer = amal.client.post("/me/leave", data={"how": "erase", "csrf_token": amal.client.token()})
    assert answer.location.startswith("/confirm?")
    assert person().erased_at is None
