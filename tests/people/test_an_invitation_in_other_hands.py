"""Invitations that are opened twice at once, passed on, or used after the person's role has changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep

import pytest

from pilotapp.auth import invite_commands
from pilotapp.db import database
from pilotapp.identity import revoke
from pilotapp.models import AuditRow, Invite, Person, PersonRole, Session
from pilotapp.people import commands, operator
from pilotapp.web.throttle import ClientContext
from tests.auth.helpers import SENTENCE, invited
from tests.support.people import browser_of, email_of, uid_of

OTHER = "Nie wieder Regen im April"


def used():
    return [row.person_id for row in AuditRow.select().where(AuditRow.action == "invite.use")]


def test_it_lets_one_in_when_two_use_it_at_once(app, karin):
    person, path = invited(karin.person)
    start = Barrier(2)

    def enter(password):
        form = browser_of(app).page(path).form(path)
        start.wait()
        try:
            return form.submit(password=password, follow=False).status
        finally:
            database.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(enter, (SENTENCE, OTHER)))
    assert answers in ([303, 410], [303, 422])
    assert Session.select().where(Session.person == person.uid).count() == 1
    assert used() == [person.uid]


def test_it_waits_for_nobody_who_waits_for_it(karin, monkeypatch):
    """The coordinator makes a new invitation while the old one is being used; neither prevents the other."""
    person, path = invited(karin.person)
    end, half_way = revoke.revoke_credentials, Event()

    def slowly(somebody):
        half_way.set()
        sleep(0.5)
        return end(somebody)

    def use():
        try:
            return invite_commands.use(
                path.rpartition("/")[2], password=SENTENCE, client_context=ClientContext("192.0.2.1", "secret")
            )
        finally:
            database.close()

    monkeypatch.setattr(revoke, "revoke_credentials", slowly)
    with ThreadPoolExecutor(1) as pool:
        used = pool.submit(use)
        assert half_way.wait(10)
        made = commands.invite(karin.person, uid=person.uid, invite_hours=72)
        assert used.result()[0].person_id == made[0].uid == person.uid
    assert [row.used_at is None for row in Invite.select().order_by(Invite.created_at)] == [False, True]


def test_it_opens_the_account_that_it_was_made_for_whoever_holds_it(client, amal, karin):
    """A forwarded link can be used once by anybody, who then acts as the invited person; the audit log shows it."""
    person, path = invited(karin.person)
    amal.client.page(path).form(path).submit(password=SENTENCE)
    assert "Zeynep" in amal.page("/declaration").text
    assert used() == [person.uid]
    assert client.page(path, status=410)


def test_it_shows_the_coordinator_that_it_was_used(client, karin):
    person, path = invited(karin.person)
    client.page(path).form(path).submit(password=SENTENCE)
    page = karin.page(f"/people/{person.uid}")
    assert "Can sign in." in page.text and "a password" in page.text
    assert "Zeynep" not in karin.page("/people/invitations").text


def test_it_dies_when_the_role_is_taken(client, karin):
    person, path = invited(karin.person)
    PersonRole.create(person=person, role="trainer")
    operator.remove_role(email=person.email, role="pilot")
    assert client.page(path, status=410).heading == "This invitation is no longer valid"
    assert Session.select().where(Session.person == person.uid).count() == 0


def test_it_dies_when_the_address_changes(client, karin):
    person, path = invited(karin.person)
    karin.page(f"/people/{person.uid}/edit").form("/edit").submit(email="other@example.org", languages="tur")
    assert client.page(path, status=410)


@pytest.mark.parametrize("role", ["funder", "operator"])
def test_it_gives_no_role_that_is_the_operators(karin, role):
    page = karin.send("/people/new", name="Zeynep", email="z@example.org", languages="tur", role=role)
    assert (page.status, "Only the operator can give this role." in page.errors()[0]) == (422, True)
    assert Person.select().where(Person.name == "Zeynep").count() == Invite.select().count() == 0


@pytest.mark.parametrize(("role", "languages"), [("trainer", []), ("coordinator", []), ("pilot", ["tur"])])
def test_it_is_bound_to_the_role_that_was_chosen(karin, role, languages):
    form = karin.page("/people/new").form("/people/new")
    page = form.submit(name="Zeynep", email="z@example.org", role=role, languages=languages)
    person, invite = Person.get(Person.name == "Zeynep"), Invite.get()
    assert page.heading == "Invitation for Zeynep"
    assert (person.roles, invite.role, invite.programme_id) == ({role}, role, uid_of("musterstadt"))


def test_it_asks_a_pilot_for_her_languages(karin):
    page = karin.page("/people/new").form("/people/new").submit(name="Zeynep", email="z@example.org", role="pilot")
    assert "Please choose at least one language." in page.errors()[0]
    assert Invite.select().count() == 0


@pytest.mark.parametrize("role", ["funder", "operator", "safeguarding"])
def test_it_lets_no_coordinator_give_a_role_of_the_operator(karin, role):
    answer = karin.send("/people/new", name="Zeynep", email="z@example.org", role=role, languages="tur", way="hand")
    assert (answer.status, Person.select().where(Person.name == "Zeynep").exists()) == (422, False)


@pytest.mark.parametrize("name", ["greta", "olga", "selma"])
@pytest.mark.parametrize("act", ["invite", "lost-phone", "deactivate", "reactivate", "edit"])
def test_it_lets_no_coordinator_reach_funders_operators_and_safeguarding(karin, name, act):
    path = f"/people/{uid_of(name)}"
    assert karin.page(path, status=404)
    assert karin.send(f"{path}/{act}", name="X", email=email_of(name)).status == 404
    assert AuditRow.select().count() == Invite.select().count() == 0
