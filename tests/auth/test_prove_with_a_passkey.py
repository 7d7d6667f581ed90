"""A passkey replaces the TOTP code, and the password on reauthentication."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Session
from tests.auth.passkeys import add, ask, options
from tests.auth.second_steps import sign_in, stale
from tests.support import people

WANTED = "/me/recovery-codes"


@pytest.fixture
def phone(app):
    """The authenticator that holds karin's passkey."""
    return add(people.sign_in(app, "karin"))


def prove(client, phone, path, purpose, **more):
    """Do what the passkey button's script does: fetch the options, sign and send the credential."""
    return ask(client, path, credential=phone.use(options(client, f"/passkey/options?purpose={purpose}")), **more)


def test_it_is_the_second_step_after_a_password(client, phone):
    assert sign_in(client, "karin").path == "/sign-in/second?next=/"
    old = client.get_cookie("pilotapp").value
    answer = prove(client, phone, "/sign-in/second/passkey", "second", next="/log")
    assert answer.json == {"next": "/log"} and client.page("/log").status == 200
    assert AuditRow.get(AuditRow.action == "session.strong").detail == '{"way": "passkey"}'
    client.set_cookie("pilotapp", old)
    assert client.page("/log").path.startswith("/sign-in?")


@pytest.mark.parametrize("purpose", ["confirm", "sign_in"])
def test_it_is_no_second_step_with_an_answer_to_another_question(client, phone, purpose):
    sign_in(client, "karin")
    path = "/sign-in/passkey/options" if purpose == "sign_in" else "/passkey/options?purpose=confirm"
    answer = ask(client, "/sign-in/second/passkey", credential=phone.use(options(client, path)))
    assert answer.status_code == 422
    assert client.page("/log").path.startswith("/sign-in/second")


def test_it_is_no_second_step_with_somebody_elses(app, client, phone):
    theirs = add(people.sign_in(app, "carla"))
    sign_in(client, "karin")
    assert prove(client, theirs, "/sign-in/second/passkey", "second").status_code == 422
    assert client.page("/log").path.startswith("/sign-in/second")


def test_it_answers_when_we_ask_again(karin, phone):
    stale(karin)
    assert karin.page(WANTED).path.startswith("/confirm")
    assert prove(karin.client, phone, "/confirm/passkey", "confirm", next=WANTED).json == {"next": WANTED}
    assert karin.page(WANTED).path == WANTED
    assert AuditRow.get(AuditRow.action == "session.confirm").detail == '{"way": "passkey"}'


def test_it_does_not_answer_with_somebody_elses(app, karin, phone):
    theirs = add(people.sign_in(app, "carla"))
    stale(karin)
    assert prove(karin.client, theirs, "/confirm/passkey", "confirm").status_code == 422
    assert karin.page(WANTED).path.startswith("/confirm")


def test_it_makes_no_weak_session_strong_by_answering_the_wrong_question(client, phone):
    sign_in(client, "karin")
    assert prove(client, phone, "/confirm/passkey", "confirm").status_code == 200
    assert client.page("/log").path.startswith("/sign-in/second")
    assert not Session.select().where(Session.mfa_complete, Session.way == "password").exists()


@pytest.mark.parametrize("path", ["/sign-in/second/passkey", "/confirm/passkey"])
@pytest.mark.parametrize("body", [{}, {"credential": None}, {"credential": {"id": "x"}}, {"credential": "x"}])
def test_it_takes_nothing_that_is_no_answer(karin, path, body):
    assert ask(karin.client, path, **body).status_code == 422
