"""Somebody signs in with a passkey, without typing an e-mail address or a password."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.auth import ceremonies
from pilotapp.models import AuditRow, Challenge, Passkey, Person, Session
from pilotapp.web import login
from tests.auth.passkeys import add, ask, options, passkey_of, sign_in
from tests.support.authenticator import PRESENT, Authenticator
from tests.support.people import browser_of, uid_of

UNKNOWN = "This passkey opens nothing here."


@pytest.fixture
def phone(amal):
    return add(amal)


def new_sessions():
    return Session.select().where(Session.device != "bench").count()


def test_it_starts_a_strong_session(client, phone):
    answer = sign_in(client, phone, next="/visits")
    session = Session.get(Session.device != "bench")
    assert (answer.status_code, answer.json) == (200, {"next": "/visits"})
    assert (session.person_id, session.way, session.mfa_complete) == (uid_of("amal"), "passkey", True)
    assert client.page("/me").heading == "Amal"
    assert passkey_of("amal").last_used_at is not None


def test_it_asks_for_any_passkey_that_a_person_has_opened(client):
    asked = options(client, "/sign-in/passkey/options")
    assert (asked["rpId"], asked["allowCredentials"], asked["userVerification"]) == ("localhost", [], "required")


def test_it_is_enough_for_a_coordinator(client, karin):
    sign_in(client, add(karin))
    assert client.page("/month").status == 200


def test_it_ends_early_on_a_shared_phone(client, phone):
    sign_in(client, phone, shared=True)
    session = Session.get(Session.device != "bench")
    assert (session.shared, session.ends_at - session.created_at) == (True, timedelta(minutes=30))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", None, 7])
def test_it_never_leads_to_another_site(client, phone, target):
    assert sign_in(client, phone, next=target).json == {"next": "/"}


def test_it_takes_an_answer_once(app, client, phone):
    credential = phone.use(options(client, "/sign-in/passkey/options"))
    assert ask(client, "/sign-in/passkey", credential=credential).status_code == 200
    thief = browser_of(app)
    again = ask(thief, "/sign-in/passkey", credential=credential)
    assert (again.status_code, "took too long" in again.json["error"]) == (422, True)
    assert new_sessions() == 1


def test_it_takes_an_answer_for_five_minutes(client, phone):
    asked = options(client, "/sign-in/passkey/options")
    with clock.freeze(clock.now() + timedelta(minutes=5, seconds=1)):
        answer = ask(client, "/sign-in/passkey", credential=phone.use(asked))
    assert (answer.status_code, new_sessions()) == (422, 0)


def test_it_sweeps_old_questions_up(client):
    options(client, "/sign-in/passkey/options")
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        options(client, "/sign-in/passkey/options")
    assert Challenge.select().count() == 1


def test_it_uses_a_question_up_even_if_the_answer_is_wrong(client, phone):
    asked = options(client, "/sign-in/passkey/options")
    right = phone.use(asked)
    assert ask(client, "/sign-in/passkey", credential=phone.use(asked, signature="AAAA")).status_code == 422
    assert ask(client, "/sign-in/passkey", credential=right).status_code == 422
    assert new_sessions() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://localhost.evil.example"},
        {"origin": "https://localhost"},
        {"name": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
    ids=["another origin", "another scheme", "another site", "nobody verified", "nobody there"],
)
def test_it_refuses_what_was_signed_for_another_site_or_by_nobody(client, phone, wrong):
    for name, value in wrong.items():
        setattr(phone, name, value)
    answer = sign_in(client, phone)
    assert (answer.status_code, UNKNOWN in answer.json["error"]) == (422, True)
    assert new_sessions() == 0


def test_it_says_the_same_of_an_unknown_an_ended_and_a_forged_passkey(client, phone):
    stranger = Authenticator(user=phone.user)
    forger = Authenticator(id=phone.id, user=phone.user)
    said = [sign_in(client, each).json["error"] for each in (stranger, forger)]
    Passkey.update(ended_at=clock.now()).execute()
    said.append(sign_in(client, phone).json["error"])
    assert len(set(said)) == 1
    assert new_sessions() == 0


def test_it_does_the_same_work_for_an_unknown_passkey(client, phone, monkeypatch):
    keys = []
    verify = ceremonies.verify_authentication_response
    monkeypatch.setattr(
        ceremonies,
        "verify_authentication_response",
        lambda **given: keys.append(given["credential_public_key"]) or verify(**given),
    )
    for each in (phone, Authenticator(user=phone.user)):
        sign_in(client, each)
    assert len(set(keys)) == 2
    assert len({len(key) for key in keys}) == 1


def test_it_refuses_a_passkey_that_names_another_person(client, phone, berna):
    phone.user = ceremonies.bytes_to_base64url(berna.person.uid.bytes)
    assert sign_in(client, phone).status_code == 422
    phone.user = ""
    assert sign_in(client, phone).status_code == 422
    assert new_sessions() == 0


def test_it_refuses_a_question_that_was_asked_for_something_else(amal, client, phone):
    asked = options(amal.client, "/passkey/options?purpose=confirm")
    assert ask(client, "/sign-in/passkey", credential=phone.use(asked)).status_code == 422
    assert new_sessions() == 0


@pytest.mark.parametrize("counts", [(5, 5), (5, 4), (5, 0)])
def test_it_refuses_and_notes_a_passkey_that_may_have_been_copied(client, amal, counts):
    phone = add(amal)
    phone.count, second = counts
    assert sign_in(client, phone).status_code == 200
    phone.count = second
    answer = sign_in(browser_of(client.application), phone)
    assert (answer.status_code, "a copy of it may exist" in answer.json["error"]) == (422, True)
    assert (new_sessions(), passkey_of("amal").sign_count) == (1, 5)
    assert AuditRow.select().where(AuditRow.action == "passkey.clone").count() == 1


def test_it_notes_no_copy_that_nobody_signed(client, amal):
    phone = add(amal)
    phone.count = 5
    sign_in(client, phone)
    sign_in(client, Authenticator(id=phone.id, user=phone.user, count=1))
    assert AuditRow.select().where(AuditRow.action == "passkey.clone").count() == 0


def test_it_lets_a_device_in_that_never_counts(app, client, phone):
    assert [sign_in(browser_of(app), phone).status_code for _ in range(2)] == [200, 200]


def test_it_refuses_a_person_whose_access_is_switched_off(client, phone):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    assert "switched off" in sign_in(client, phone).json["error"]
    assert new_sessions() == 0


BROKEN = [
    None, 7, "text", [], {}, {"response": None}, {"response": {"clientDataJSON": 7}},
    {"response": {"clientDataJSON": "ÄÖ"}}, {"response": {"clientDataJSON": "AAA"}},
    {"response": {"clientDataJSON": "W10"}}, {"response": {"clientDataJSON": "//8"}},
]  # fmt: skip


@pytest.mark.parametrize("credential", BROKEN, ids=json.dumps)
def test_it_refuses_what_is_no_answer(client, credential):
    assert ask(client, "/sign-in/passkey", credential=credential).status_code == 422


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
@pytest.mark.parametrize("value", [None, 7, "", "A", "ÄÖ", "AAAA" * 50, {}])
def test_it_refuses_an_answer_with_a_broken_part(client, phone, part, value):
    asked = options(client, "/sign-in/passkey/options")
    answer = ask(client, "/sign-in/passkey", credential=phone.use(asked, **{part: value}))
    assert (answer.status_code, new_sessions()) == (422, 0)


@pytest.mark.parametrize("part", ["id", "rawId", "type"])
@pytest.mark.parametrize("value", [None, 7, "", "ÄÖ", "AAAA"])
def test_it_refuses_an_answer_with_another_id(client, phone, part, value):
    credential = phone.use(options(client, "/sign-in/passkey/options")) | {part: value}
    assert ask(client, "/sign-in/passkey", credential=credential).status_code == 422
    assert new_sessions() == 0


@pytest.mark.parametrize("path", ["/sign-in/passkey/options", "/sign-in/passkey"])
def test_it_does_nothing_without_a_token(client, phone, path):
    Challenge.delete().execute()
    assert client.post(path, json={}).status_code == 403
    assert (Challenge.select().count(), new_sessions()) == (0, 0)


def test_it_reads_json_only(client, phone):
    credential = phone.use(options(client, "/sign-in/passkey/options"))
    body, headers = json.dumps({"credential": credential}), {"X-CSRFToken": client.token()}
    assert client.post("/sign-in/passkey", data=body, headers=headers, content_type="text/plain").status_code == 400
    assert new_sessions() == 0


def test_it_gives_the_session_a_new_name(client, phone):
    token = client.token()
    client.post("/sign-in/passkey/options", json={}, headers={"X-CSRFToken": token})
    sign_in(client, phone)
    with client.session_transaction() as cookie:
        assert login.hash_token(cookie["_user_id"]) == Session.get(Session.device != "bench").token_hash


def test_it_ends_whatever_was_signed_in_here_before(app, client, phone, karin):
    before = Session.get(Session.person == uid_of("karin"))
    sign_in(karin.client, phone)
    assert karin.client.page("/me").heading == "Amal"
    assert Session.get_by_id(before.uid).ended_at is not None
    last = AuditRow.select().where(AuditRow.action == "session.end").get()
    assert (last.person_id, last.subject) == (uid_of("karin"), before.uid)
    assert new_sessions() == 1
