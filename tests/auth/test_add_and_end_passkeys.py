"""Somebody adds a passkey for another device, and ends one; the last credential cannot be ended."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.auth import passkey_commands
from pilotapp.models import AuditRow, Passkey, Person, Session
from pilotapp.refusals import Refusal
from pilotapp.web.site import Site
from tests.auth.passkeys import add, ask, options, passkey_of, sign_in
from tests.support import people
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.people import uid_of

SITE = Site.at("http://localhost")
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1"


def end_of(name):
    return f"/me/passkeys/{passkey_of(name).uid}/end"


def live():
    return Passkey.select().where(Passkey.ended_at.is_null()).count()


def actions():
    return [row.action for row in AuditRow.select().where(AuditRow.subject_kind == "passkey")]


def test_it_adds_a_passkey_that_is_called_like_the_device(amal):
    amal.client.environ_base["HTTP_USER_AGENT"] = IPHONE
    add(amal)
    row, page = passkey_of("amal"), amal.page("/me/security")
    assert (row.name, row.person_id, row.sign_count) == ("iPhone, Safari", uid_of("amal"), 0)
    assert "iPhone, Safari" in page.text
    assert actions() == ["passkey.add"]


def test_it_stores_nothing_that_could_sign(amal):
    phone = add(amal)
    secret = phone.key.private_numbers().private_value.to_bytes(32, "big")
    assert secret not in json.dumps(list(Passkey.select().dicts()), default=str).encode()


def test_it_offers_no_second_one_to_the_same_device(amal):
    phone = add(amal)
    asked = options(amal.client, "/me/passkeys/options")
    assert [one["id"] for one in asked["excludeCredentials"]] == [phone.make(asked)["id"]]
    assert asked["excludeCredentials"][0]["transports"] == ["internal", "hybrid"]


def test_it_refuses_a_passkey_that_is_already_here(amal, berna):
    phone = add(amal)
    credential = phone.make(options(berna.client, "/me/passkeys/options"))
    answer = ask(berna.client, "/me/passkeys", credential=credential)
    assert (answer.status_code, live(), passkey_of("berna")) == (422, 1, None)


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"name": "evil.example"}, {"flags": PRESENT}])
def test_it_refuses_one_of_another_site_or_of_nobody(amal, wrong):
    credential = Authenticator(**wrong).make(options(amal.client, "/me/passkeys/options"))
    answer = ask(amal.client, "/me/passkeys", credential=credential)
    assert (answer.status_code, live(), actions()) == (422, 0, [])


def test_it_refuses_an_answer_to_somebody_elses_question(amal, berna):
    credential = Authenticator().make(options(berna.client, "/me/passkeys/options"))
    assert ask(amal.client, "/me/passkeys", credential=credential).status_code == 422
    assert live() == 0


def test_it_takes_an_answer_once(amal):
    phone = Authenticator()
    credential = phone.make(options(amal.client, "/me/passkeys/options"))
    assert ask(amal.client, "/me/passkeys", credential=credential).status_code == 200
    assert ask(amal.client, "/me/passkeys", credential=credential).status_code == 422
    assert live() == 1


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject"])
@pytest.mark.parametrize("value", [None, 7, "", "A", "ÄÖ", "AAAA" * 50, "oWNmbXRkbm9uZQ"])
def test_it_refuses_a_broken_answer(amal, part, value):
    credential = Authenticator().make(options(amal.client, "/me/passkeys/options"))
    credential["response"][part] = value
    assert ask(amal.client, "/me/passkeys", credential=credential).status_code == 422
    assert live() == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/me/passkeys/new"), ("post", "/me/passkeys/options"), ("post", "/me/passkeys"), ("get", "end")],
)
def test_it_asks_again_who_she_is_before_that(amal, method, path):
    add(amal)
    path = end_of("amal") if path == "end" else path
    Session.update(authenticated_at=clock.now() - timedelta(minutes=11)).execute()
    answer = getattr(amal.client, method)(path, headers={"X-CSRFToken": amal.client.token()})
    assert answer.status_code in (303, 307)
    assert answer.location.startswith("/confirm")


def test_it_ends_a_passkey_at_once(client, amal):
    phone = add(amal)
    page = amal.page(end_of("amal")).form("/end").submit()
    assert (page.path, "opens nothing any more" in page.text, live()) == ("/me/security", True, 0)
    assert sign_in(client, phone).status_code == 422
    assert actions() == ["passkey.add", "passkey.end"]


def test_it_asks_before_it_ends_one(amal):
    add(amal)
    assert amal.page(end_of("amal")).heading == "End this passkey?"
    assert live() == 1


def test_it_keeps_the_last_way_in(amal):
    add(amal)
    Person.update(password_hash=None).where(Person.uid == uid_of("amal")).execute()
    page = amal.page(end_of("amal")).form("/end").submit()
    assert (page.status, "This is your only way in." in page.text, live()) == (422, True, 1)
    add(amal)
    amal.page(end_of("amal")).form("/end").submit()
    assert live() == 1


def test_it_keeps_the_last_second_factor_of_a_coordinator(karin):
    add(karin)
    page = karin.page(end_of("karin")).form("/end").submit()
    assert (page.status, "Your role asks for a second factor." in page.text, live()) == (422, True, 1)


@pytest.mark.parametrize("name", ["berna", "tarek", "karin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_hides_other_peoples_passkeys(app, amal, name, method):
    add(amal)
    stranger = people.sign_in(app, name).client
    answer = getattr(stranger, method)(end_of("amal"), data={"csrf_token": stranger.token()})
    assert (answer.status_code, live()) == (404, 1)


def test_it_is_a_second_factor_for_whoever_has_none_yet(app):
    karin = people.sign_in(app, "karin", way="password", mfa_complete=False)
    add(karin)
    assert karin.page("/month").status == 200
    assert Session.select().where(Session.ended_at.is_null(), Session.mfa_complete).count() == 1


def test_it_is_no_way_around_a_second_factor(app):
    add(people.sign_in(app, "karin"))
    thief = people.sign_in(app, "karin", way="password", mfa_complete=False)
    credential = Authenticator().make(options(thief.client, "/me/passkeys/options"))
    assert ask(thief.client, "/me/passkeys", credential=credential).status_code == 422
    assert live() == 1
    assert Session.select().where(Session.ended_at.is_null(), ~Session.mfa_complete).count() == 1


@pytest.mark.parametrize("purpose", ["confirm", "second"])
def test_it_proves_who_she_is(amal, purpose):
    phone = add(amal)
    asked = options(amal.client, f"/passkey/options?purpose={purpose}")
    assert len(asked["allowCredentials"]) == 1
    proven = passkey_commands.prove(amal.person, phone.use(asked), purpose=purpose, site=SITE)
    assert proven.uid == passkey_of("amal").uid


def test_it_proves_nothing_for_somebody_else_or_for_something_else(amal, berna):
    hers, others = add(amal), add(berna)
    for phone, purpose in ((others, "confirm"), (hers, "second")):
        asked = options(amal.client, "/passkey/options?purpose=confirm")
        with pytest.raises(Refusal):
            passkey_commands.prove(amal.person, phone.use(asked), purpose=purpose, site=SITE)
    assert Passkey.select().where(Passkey.last_used_at.is_null(False)).count() == 0


def test_it_proves_nothing_without_a_passkey(amal):
    answer = ask(amal.client, "/passkey/options?purpose=confirm")
    assert (answer.status_code, "You have no passkey" in answer.json["error"]) == (422, True)
    assert ask(amal.client, "/passkey/options?purpose=sign_in").status_code == 404
