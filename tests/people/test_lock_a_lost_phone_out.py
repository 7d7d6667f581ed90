"""A coordinator revokes credentials after a lost phone, and its owner signs in with a new invitation."""

from __future__ import annotations

import pytest

from pilotapp import clock
from pilotapp.auth import commands as auth
from pilotapp.models import AuditRow, Challenge, Invite, Passkey, Person, RecoveryCode, Session
from pilotapp.people import commands
from tests.auth.helpers import SENTENCE, sign_in
from tests.support import people
from tests.support.people import PASSWORD, email_of, uid_of

AMAL = f"/people/{uid_of('amal')}"


def keys_of(name):
    """Give the person one of each kind of credential."""
    person, now = uid_of(name), clock.now()
    Passkey.create(person=person, credential=f"of-{name}", public_key="k", name="Phone")
    RecoveryCode.create(person=person, code_hash="0" * 64)
    Challenge.create(person=person, purpose="confirm", value="v", expires_at=now)
    Person.update(totp="JBSWY3DPEHPK3PXP", totp_step=7).where(Person.uid == person).execute()


def open_keys(name):
    """What can still open the account, by kind."""
    person = Person.get_by_id(uid_of(name))
    rows = {
        "passkeys": Passkey.select().where(Passkey.person == person, Passkey.ended_at.is_null()),
        "codes": RecoveryCode.select().where(RecoveryCode.person == person),
        "challenges": Challenge.select().where(Challenge.person == person),
        "sessions": Session.select().where(Session.person == person, Session.ended_at.is_null()),
    }
    secrets = [person.password_hash, person.totp, person.totp_step]
    return [kind for kind, query in rows.items() if query.count()] + [one for one in secrets if one]


def link_on(page):
    return next(one.get("value") for one in page.tree.iter("input") if one.get("id") == "link")


def lose(coordinator, path=AMAL):
    return coordinator.page(path + "/lost-phone").form("/lost-phone").submit()


def test_it_asks_before_anything_ends(karin, amal):
    page = karin.page(AMAL + "/lost-phone")
    assert page.heading == "Has Amal lost the phone?"
    assert amal.page("/me").heading == "Amal"
    assert Invite.select().count() == AuditRow.select().count() == 0


def test_it_ends_everything_at_once(karin, amal):
    keys_of("amal")
    assert lose(karin).heading == "Invitation for Amal"
    assert open_keys("amal") == []
    assert amal.page("/me").path == "/sign-in?next=/me"


def test_it_refuses_the_old_password(karin, client):
    lose(karin)
    assert sign_in(client, email_of("amal")).status == 422


def test_it_ends_older_invitations(karin, client):
    _, old = commands.invite(karin.person, uid=uid_of("amal"), invite_hours=72)
    new = link_on(lose(karin))
    assert client.page(f"/invite/{old}", status=410)
    assert client.page(new.removeprefix("http://localhost")).heading == "Welcome, Amal"


def test_it_lets_her_in_again_with_the_new_link(karin, client):
    path = link_on(lose(karin)).removeprefix("http://localhost")
    client.page(path).form(path).submit(password=SENTENCE)
    assert client.page("/me").heading == "Amal"
    assert sign_in(people.browser_of(client.application), email_of("amal"), SENTENCE).status == 200


def test_it_leaves_the_keys_of_everybody_else(karin, amal, berna):
    keys_of("berna")
    before = open_keys("berna")
    lose(karin)
    assert open_keys("berna") == before
    assert (berna.page("/me").heading, karin.page("/people").status) == ("Berna", 200)


def test_it_writes_down_what_ended(karin, amal):
    keys_of("amal")
    lose(karin)
    rows = list(AuditRow.select().order_by(AuditRow.number))
    assert [row.action for row in rows] == ["person.lost_phone", "invite.create"]
    assert (rows[0].person_id, rows[0].about) == (uid_of("karin"), uid_of("amal"))
    assert rows[0].detail == '{"invites": 0, "passkeys": 1, "sessions": 1}'


@pytest.mark.parametrize("roles", [("trainer",), ("coordinator",), ("pilot", "trainer")])
def test_it_works_for_trainers_and_fellow_coordinators(karin, roles):
    nina = people.create("nina", "musterstadt", roles)
    keys_of("nina")
    assert lose(karin, f"/people/{nina.uid}").heading == "Invitation for Nina"
    assert open_keys("nina") == []


def test_it_is_not_for_herself(karin):
    assert karin.page(f"/people/{uid_of('karin')}/lost-phone", status=404)
    assert karin.send(f"/people/{uid_of('karin')}/lost-phone").status == 404
    assert karin.person.password_hash is not None


@pytest.mark.parametrize("name", ["carla", "tarek", "berna", "ines"])
def test_it_is_for_nobody_else(sign_in, name):
    somebody = sign_in(name)
    assert somebody.send(AMAL + "/lost-phone").status in (403, 404)
    assert Person.get_by_id(uid_of("amal")).password_hash is not None
    assert Invite.select().count() == 0


def test_it_refuses_somebody_whose_access_is_off(karin):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    page = karin.send(AMAL + "/lost-phone")
    assert (page.status, "Switch the access on first" in page.text) == (422, True)
    assert Invite.select().count() == AuditRow.select().count() == 0


def test_it_changes_nothing_where_the_letter_says_an_unknown_way(karin):
    assert karin.send(AMAL + "/lost-phone", way="pigeon").status == 400
    assert Person.get_by_id(uid_of("amal")).password_hash is not None


def test_it_never_offers_a_secret_of_somebody_else(karin):
    paths = [AMAL, f"{AMAL}/edit", f"{AMAL}/lost-phone", f"{AMAL}/deactivate", "/people/new", "/people/invitations"]
    for path in paths:
        page = karin.page(path)
        names = {one.get("name", "") for one in page.tree.iter("input")}
        assert not [one for one in page.tree.iter("input") if one.get("type") == "password"]
        assert not names & {"password", "totp", "code", "secret"}
        assert PASSWORD not in page.html and "$argon2" not in page.html


@pytest.mark.parametrize("act", ["edit", "invite", "lost-phone", "reactivate"])
def test_it_takes_no_secret_for_somebody_else(karin, act):
    before = Person.get_by_id(uid_of("amal")).password_hash
    karin.send(f"{AMAL}/{act}", password=SENTENCE, totp="JBSWY3DPEHPK3PXP", name="Amal", email="amal@example.org")
    after = Person.get_by_id(uid_of("amal"))
    assert after.password_hash in (before, None)
    assert after.totp is None


def test_it_has_no_route_that_sets_the_password_of_somebody_else(app):
    """A password can only be set by its owner: no route under /people accepts one, and the command takes the person."""
    rules = [rule for rule in app.url_map.iter_rules() if "password" in rule.rule]
    assert [rule.rule for rule in rules if rule.arguments] == []
    assert auth.set_password.__doc__
