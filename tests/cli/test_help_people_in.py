"""The operator invites the last coordinator again, lists people, and gives and removes roles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Invite, Passkey, Person, PersonRole, Session
from tests.support.people import email_of, uid_of

KARIN = ["--email", "Karin@example.org"]


def roles(name):
    return Person.get_by_id(uid_of(name)).roles


def acts():
    return [(row.action, row.person_id) for row in AuditRow.select().order_by(AuditRow.number)]


def test_it_locks_a_lost_phone_out_and_prints_a_link_that_works(pilotapp, karin, client):
    Passkey.create(person=uid_of("karin"), credential="c", public_key="k", name="Laptop")
    done = pilotapp("person", "invite", *KARIN, "--yes", "--address", "https://lotsen.example/")
    assert karin.page("/people").path.startswith("/sign-in")
    assert Passkey.get().ended_at is not None and karin.person.password_hash is None
    link = done.output.strip().splitlines()[-1]
    assert client.page(link.removeprefix("https://lotsen.example")).heading == "Welcome, Karin"
    assert acts() == [("person.lost_phone", None), ("invite.create", None)]


def test_it_asks_before_it_ends_anything(pilotapp, karin):
    done = pilotapp("person", "invite", *KARIN)
    assert (done.exit_code, "All sessions, passkeys" in done.output) == (1, True)
    assert Session.get().ended_at is None
    assert Invite.select().count() == AuditRow.select().count() == 0


def test_it_lists_the_people_of_a_programme(pilotapp):
    Person.update(active=False).where(Person.uid == uid_of("berna")).execute()
    output = pilotapp("person", "list", "--programme", "Musterstadt").output
    assert [line.split()[0] for line in output.splitlines()] == [
        "Amal", "Berna", "Greta", "Ines", "Karin", "Olga", "Selma",
    ]  # fmt: skip
    assert "berna@example.org  (switched off)" in output


def test_it_gives_a_role_and_ends_the_sessions(pilotapp, amal):
    done = pilotapp("person", "role", "--email", email_of("amal"), "--add", "trainer")
    assert (done.exit_code, roles("amal")) == (0, {"pilot", "trainer"})
    assert amal.page("/").path.startswith("/sign-in")
    assert acts() == [("person.role_add", None)]


def test_it_takes_a_role_and_its_invitations(pilotapp):
    PersonRole.create(person=uid_of("amal"), role="trainer")
    soon = clock.now() + timedelta(hours=1)
    named = {"person": uid_of("amal"), "programme": uid_of("musterstadt"), "role": "trainer"}
    invite = Invite.create(**named, token_hash="x", expires_at=soon)
    done = pilotapp("person", "role", "--email", email_of("amal"), "--remove", "trainer")
    assert (done.exit_code, roles("amal")) == (0, {"pilot"})
    assert Invite.get_by_id(invite.uid).revoked_at is not None
    assert acts() == [("person.role_remove", None)]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["invite", "--email", "nobody@example.org", "--yes"], "Nobody has this e-mail address."),
        (["role", *KARIN, "--remove", "coordinator"], "Nobody else coordinates this programme yet."),
        (["role", *KARIN, "--add", "coordinator"], "has this role already"),
        (["role", *KARIN, "--remove", "pilot"], "does not have this role"),
        (["role", "--email", "amal@example.org", "--remove", "pilot"], "the person's only role"),
        (["role", *KARIN], "either --add or --remove"),
        (["list", "--programme", "nowhere"], "no programme with this short name"),
    ],
)
def test_it_refuses_what_cannot_be(pilotapp, given, words):
    done = pilotapp("person", *given)
    assert (done.exit_code != 0, words in done.output) == (True, True)
    assert AuditRow.select().count() == 0
    assert roles("karin") == {"coordinator"}


def test_it_refuses_somebody_whose_access_is_off(pilotapp):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    done = pilotapp("person", "invite", "--email", email_of("amal"), "--yes")
    assert "Switch the access on first" in done.output
    assert Invite.select().count() == 0


def test_it_asks_for_the_programme_where_an_address_stands_in_two(pilotapp):
    Person.update(email=email_of("amal")).where(Person.uid == uid_of("tarek")).execute()
    given = ["person", "role", "--email", email_of("amal"), "--add", "trainer"]
    assert "stands in several programmes" in pilotapp(*given).output
    assert pilotapp(*given, "--programme", "musterkreis").exit_code == 0
    assert (roles("amal"), roles("tarek")) == ({"pilot"}, {"pilot", "trainer"})
