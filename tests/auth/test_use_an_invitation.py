"""An invited person signs in by a link that works once, and sets a passkey or a password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from webauthn.helpers import bytes_to_base64url

from pilotapp import clock, db
from pilotapp.auth import passwords
from pilotapp.models import AuditRow, Challenge, Invite, Passkey, Person, PersonRole, RecoveryCode, Session
from pilotapp.people import commands as people
from pilotapp.people import invitation_commands
from tests.auth.helpers import SENTENCE, invited, run_out
from tests.auth.passkeys import add, ask, options, sign_in
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.people import PASSWORD, browser_of, uid_of

GONE = "This invitation is no longer valid"
ON_THE_WAY = "/declaration?next=/install?first%3Dyes"


def start(client, path, phone=None, **wrong):
    """Use the invitation with a passkey; `wrong` replaces values of the credential."""
    phone = phone or Authenticator()
    credential = phone.make(options(client, f"{path}/passkey/options"))
    return ask(client, f"{path}/passkey", credential=credential | wrong)


def is_open():
    return Invite.select().where(Invite.used_at.is_null(), Invite.revoked_at.is_null()).count() == 1


def entered():
    return Session.select().where(Session.way == "invite").count()


def again(karin, name):
    _, token = people.invite(karin.person, uid=uid_of(name), invite_hours=72)
    return f"/invite/{token}"


def test_it_shows_who_invites_whom_in_a_language_of_her_choice(client, karin):
    _, path = invited(karin.person)
    page = client.page(path)
    assert page.heading == "Welcome, Zeynep"
    assert "Karin from Integrationslotsen Musterstadt invites you." in page.text
    assert page.form("/language").submit(language="de").tree.get("lang") == "de"
    assert is_open()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_it_is_not_used_up_by_a_scanner_of_mails(client, karin, method):
    _, path = invited(karin.person)
    for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "Outlook-SafeLinks"}):
        assert getattr(client, method)(path, headers=headers).status_code == 200
    assert (is_open(), Challenge.select().count(), entered()) == (True, 0, 0)
    assert start(client, path).status_code == 200


def test_it_takes_a_passkey_and_signs_in(client, karin):
    person, path = invited(karin.person)
    answer = start(client, path)
    session, passkey = Session.get(Session.person == person), Passkey.get()
    assert (answer.status_code, answer.json) == (200, {"next": ON_THE_WAY})
    assert (session.way, session.mfa_complete, is_open()) == ("invite", True, False)
    assert (passkey.person_id, passkey.transports, passkey.ended_at) == (person.uid, "internal hybrid", None)
    actions = [row.action for row in AuditRow.select().where(AuditRow.person == person.uid)]
    assert sorted(actions) == ["invite.use", "passkey.add", "session.start"]


def test_it_asks_for_a_passkey_that_finds_its_person_itself(client, karin):
    person, path = invited(karin.person)
    asked = options(client, f"{path}/passkey/options")
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert (asked["attestation"], asked["excludeCredentials"]) == ("none", [])
    assert (asked["user"]["id"], is_open()) == (bytes_to_base64url(person.uid.bytes), True)


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"name": "evil.example"}, {"flags": PRESENT}, {"flags": 0}]
)
def test_it_refuses_a_passkey_of_another_site_or_of_nobody(client, karin, wrong):
    _, path = invited(karin.person)
    assert start(client, path, Authenticator(**wrong)).status_code == 422
    assert (is_open(), Passkey.select().count(), entered()) == (True, 0, 0)


def test_it_is_not_used_up_by_a_broken_passkey(client, karin):
    _, path = invited(karin.person)
    assert start(client, path, response={}).status_code == 422
    assert is_open()


def test_it_refuses_the_passkey_that_was_asked_for_somebody_else(client, karin):
    _, hers = invited(karin.person)
    _, other = invited(karin.person, "derya@example.org")
    credential = Authenticator().make(options(client, f"{other}/passkey/options"))
    assert ask(client, f"{hers}/passkey", credential=credential).status_code == 422
    assert (Passkey.select().count(), entered()) == (0, 0)


def test_it_takes_a_password_and_signs_in(client, karin):
    person, path = invited(karin.person)
    page = client.page(path).form(path).submit(password=SENTENCE)
    assert page.path == ON_THE_WAY
    assert passwords.matches(Person.get_by_id(person.uid).password_hash, SENTENCE)
    assert AuditRow.select().where(AuditRow.action == "invite.use", AuditRow.person == person).count() == 1


@pytest.mark.parametrize("first", ["passkey", "password"])
def test_it_works_once(app, client, karin, first):
    _, path = invited(karin.person)
    second = browser_of(app)
    late = Authenticator().make(options(second, f"{path}/passkey/options"))
    if first == "passkey":
        assert start(client, path).status_code == 200
    else:
        client.page(path).form(path).submit(password=SENTENCE)
    assert GONE in second.page(path, status=410).heading
    answer = ask(second, f"{path}/passkey", credential=late)
    assert (answer.status_code, GONE in answer.json["error"]) == (422, True)
    assert second.send(path, password="Nie wieder Regen im April").status == 410
    assert entered() == 1


def end_in_time(invite):
    run_out()


def revoke(invite):
    Invite.update(revoked_at=clock.now()).execute()


def replace(invite):
    people.invite(Person.get_by_id(uid_of("karin")), uid=invite.person.uid, invite_hours=72)


def switch_off(invite):
    Person.update(active=False).where(Person.uid == invite.person.uid).execute()


def leave(invite):
    Person.update(left_at=clock.now()).where(Person.uid == invite.person.uid).execute()


def erase(invite):
    Person.update(erased_at=clock.now()).where(Person.uid == invite.person.uid).execute()


def lose_the_role(invite):
    PersonRole.update(role="trainer").where(PersonRole.person == invite.person.uid).execute()


def change_the_programme(invite):
    Person.update(programme=uid_of("musterkreis")).where(Person.uid == invite.person.uid).execute()


@pytest.mark.parametrize(
    "what", [end_in_time, revoke, replace, switch_off, leave, erase, lose_the_role, change_the_programme]
)
def test_it_ends(client, karin, what):
    _, path = invited(karin.person)
    token = client.token()
    late = Authenticator().make(options(client, f"{path}/passkey/options"))
    what(Invite.get())
    assert client.page(path, status=410).links()[-1] == "/sign-in"
    assert client.post(path, data={"csrf_token": token, "password": SENTENCE}).status_code == 410
    for end, body in (("passkey/options", {}), ("passkey", {"credential": late})):
        answer = client.post(f"{path}/{end}", json=body, headers={"X-CSRFToken": token})
        assert (answer.status_code, GONE in answer.json["error"]) == (422, True)
    assert (entered(), Invite.select().where(Invite.used_at.is_null(False)).count()) == (0, 0)


def test_it_works_for_72_hours(client, karin):
    _, path = invited(karin.person)
    made = Invite.get().created_at
    with clock.freeze(made + timedelta(hours=71, minutes=59)):
        assert client.page(path).status == 200
    with clock.freeze(made + timedelta(hours=72, seconds=1)):
        assert client.page(path, status=410)


@pytest.mark.parametrize(
    ("password", "words"), [("fourteen chars", "at least 15 characters"), ("x" * 201, "at most 200")]
)
def test_it_refuses_a_password_of_another_length(client, karin, password, words):
    person, path = invited(karin.person)
    page = client.page(path).form(path).submit(password=password)
    assert (page.status, words in page.errors()[0]) == (422, True)
    assert (Person.get_by_id(person.uid).password_hash, is_open()) == (None, True)


@pytest.mark.parametrize("password", ["passwordpassword", "Zeynepzeynep@example.org", "Musterstadt Zeynep"])
def test_it_refuses_a_password_that_is_easy_to_guess(client, karin, password):
    person, path = invited(karin.person)
    page = client.page(path).form(path).submit(password=password)
    assert (page.status, "Please" in page.errors()[0]) == (422, True)
    assert (Person.get_by_id(person.uid).password_hash, is_open()) == (None, True)


@pytest.mark.parametrize("way", ["passkey", "password"])
def test_it_locks_a_lost_phone_out_with_all_its_keys(client, amal, karin, way):
    old = add(amal)
    Person.update(totp="JBSWY3DPEHPK3PXP").where(Person.uid == uid_of("amal")).execute()
    RecoveryCode.create(person=uid_of("amal"), code_hash="0" * 64)
    path = again(karin, "amal")
    if way == "passkey":
        assert start(client, path).status_code == 200
    else:
        client.page(path).form(path).submit(password=SENTENCE)
    row = Person.get_by_id(uid_of("amal"))
    assert amal.page("/me").path == "/sign-in?next=/me"
    assert sign_in(amal.client, old).status_code == 422
    assert not passwords.matches(row.password_hash, PASSWORD)
    assert (row.totp, RecoveryCode.select().count(), client.page("/me").heading) == (None, 0, "Amal")


def test_it_says_that_the_old_keys_will_end(client, karin):
    _, path = invited(karin.person)
    words = "What opened your account before ends with this"
    assert words not in client.page(path).text
    assert words in client.page(again(karin, "amal")).text


@pytest.fixture
def of_a_coordinator(karin):
    """The path of an invitation for karin herself, from the operator."""
    with db.transaction():
        _, token = invitation_commands.make(karin.person, role="coordinator", hours=72, created_by=None)
    return f"/invite/{token}"


def test_it_asks_a_coordinator_who_chose_a_password_for_a_second_factor(client, of_a_coordinator):
    page = client.page(of_a_coordinator).form(of_a_coordinator).submit(password=SENTENCE)
    assert page.path.startswith("/me/second-factor")
    assert not Session.get(Session.way == "invite").mfa_complete


def test_it_lets_a_coordinator_with_a_passkey_work_at_once(client, of_a_coordinator):
    assert start(client, of_a_coordinator).json == {"next": "/install?first=yes"}
    assert client.page("/month").status == 200


def test_it_knows_no_invented_link(client):
    assert client.page("/invite/invented", status=410).links()[-1] == "/sign-in"
    assert ask(client, "/invite/invented/passkey/options").status_code == 422
    assert Challenge.select().count() == 0


@pytest.mark.parametrize("end", ["", "/passkey/options", "/passkey"])
def test_it_does_nothing_without_a_token(client, karin, end):
    _, path = invited(karin.person)
    assert client.post(path + end, json={}).status_code == 403
    assert (is_open(), Challenge.select().count()) == (True, 0)
