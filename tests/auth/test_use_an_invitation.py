"""An invited person chooses her password with a link that works once."""

from __future__ import annotations

import pytest

from pilotapp.auth import commands, passwords
from pilotapp.models import AuditRow, Invite, Person, Session
from pilotapp.people import commands as people
from pilotapp.refusals import Refusal
from tests.auth.helpers import SENTENCE, invited, run_out
from tests.support.people import uid_of


def test_it_shows_who_invites_whom_and_uses_nothing_up(client, karin):
    _, path = invited(karin.person)
    page = client.page(path)
    assert page.heading == "Welcome, Zeynep"
    assert "Integrationslotsen Musterstadt invites you." in page.text
    assert Invite.get().used_at is None


def test_it_sets_the_password_and_signs_in(client, karin):
    person, path = invited(karin.person)
    page = client.page(path).form(path).submit(password=SENTENCE)
    assert page.path == "/"
    assert passwords.matches(Person.get_by_id(person.uid).password_hash, SENTENCE)
    assert AuditRow.select().where(AuditRow.action == "invite.use", AuditRow.person == person).count() == 1


def test_it_works_once(client, karin):
    person, path = invited(karin.person)
    commands.use_invite(path.rpartition("/")[2], password=SENTENCE)
    assert client.page(path, status=410).heading == "This invitation is no longer valid"
    with pytest.raises(Refusal, match="no longer valid"):
        commands.use_invite(path.rpartition("/")[2], password="a password of somebody else")
    assert passwords.matches(Person.get_by_id(person.uid).password_hash, SENTENCE)


def test_it_works_for_72_hours(client, karin):
    _, path = invited(karin.person)
    run_out()
    assert client.page(path, status=410)
    with pytest.raises(Refusal):
        commands.use_invite(path.rpartition("/")[2], password=SENTENCE)
    assert Session.select().where(Session.person != uid_of("karin")).count() == 0


def test_it_ends_when_a_newer_one_is_made(client, karin):
    person, path = invited(karin.person)
    _, token = people.invite(karin.person, uid=person.uid, invite_hours=72)
    assert client.page(path, status=410)
    assert client.page(f"/invite/{token}").heading == "Welcome, Zeynep"


def test_it_ends_when_the_access_is_switched_off(client, karin):
    person, path = invited(karin.person)
    people.deactivate(karin.person, uid=person.uid)
    assert client.page(path, status=410)


@pytest.mark.parametrize(
    ("password", "words"), [("fourteen chars", "at least 15 characters"), ("x" * 201, "at most 200")]
)
def test_it_refuses_a_password_of_another_length(client, karin, password, words):
    person, path = invited(karin.person)
    page = client.page(path).form(path).submit(password=password)
    assert (page.status, words in page.errors()[0]) == (422, True)
    assert Person.get_by_id(person.uid).password_hash is None
    assert Invite.get().used_at is None


def test_it_signs_a_lost_phone_out(amal, client, karin):
    _, token = people.invite(karin.person, uid=amal.person.uid, invite_hours=72)
    client.page(f"/invite/{token}").form(token).submit(password=SENTENCE)
    assert amal.page("/me").path == "/sign-in?next=/me"
    assert client.page("/me").heading == "Amal"


def test_it_knows_no_invented_link(client):
    assert client.page("/invite/invented", status=410).links()[-1] == "/sign-in"
