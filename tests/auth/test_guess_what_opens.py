"""Somebody guesses codes, links and passkeys: all guesses are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.models import Attempt, AuditRow, Challenge, Session
from pilotapp.web import throttle
from tests.auth.helpers import invited
from tests.auth.passkeys import add, ask, options
from tests.auth.passkeys import sign_in as use_passkey
from tests.auth.second_steps import give_codes
from tests.support import people
from tests.support.authenticator import Authenticator

HOUR = timedelta(hours=1)
FEW = throttle.GuessLimits(address=throttle.Limit(3, forget=HOUR))


@pytest.fixture
def few(monkeypatch):
    """Set the limit of failures per IP address to three."""
    for kind in ("invite", "passkey"):
        monkeypatch.setitem(throttle.LIMITS, kind, FEW)
    monkeypatch.setattr(throttle, "FLOOD", FEW.address)


@pytest.fixture
def weak(app):
    """Karin's browser after the right password, before the second factor."""
    give_codes("karin")
    return people.sign_in(app, "karin", mfa_complete=False)


def statuses(client, path, times, **values):
    """The HTTP statuses of this number of POST requests."""
    return [client.send(path, **values).status for _ in range(times)]


def test_it_slows_who_guesses_codes_of_an_app(weak, frozen):
    assert statuses(weak.client, "/sign-in/second", 7, code="000000") == [422] * 6 + [429]
    page = weak.send("/sign-in/second", code="000000")
    assert page.errors() == ["There were too many tries. Please wait a minute, then try again."]
    assert AuditRow.select().where(AuditRow.action == "session.refused").count() == 1


def test_it_counts_codes_of_an_app_and_recovery_codes_together(weak):
    assert statuses(weak.client, "/sign-in/second", 3, code="000000") == [422] * 3
    assert statuses(weak.client, "/sign-in/second", 4, code="aaaa-bbbb-cccc") == [422] * 3 + [429]


def test_it_makes_who_guesses_codes_wait_for_hours(weak, frozen):
    with clock.freeze(frozen):
        statuses(weak.client, "/sign-in/second", 5, code="000000")
    found, instant = [], frozen
    for _ in range(10):
        with clock.freeze(instant):
            Session.update(ends_at=instant + HOUR, expires_at=instant + HOUR).execute()
            assert weak.send("/sign-in/second", code="000000").status == 422
            seconds = int(weak.send("/sign-in/second", code="000000").response.headers["Retry-After"])
        found.append(seconds // 60)
        instant += timedelta(seconds=seconds)
    assert found == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]


def test_it_never_lets_the_password_wipe_what_was_guessed_of_codes(app, weak):
    statuses(weak.client, "/sign-in/second", 6, code="000000")
    again = people.browser_of(app)
    again.send("/sign-in", email="karin@example.org", password=people.PASSWORD)
    assert again.send("/sign-in/second", code="000000").status == 429


def test_it_slows_who_guesses_the_password_with_a_stolen_session(app):
    thief = people.sign_in(app, "amal", authenticated_at=clock.now() - HOUR).client
    assert statuses(thief, "/confirm", 7, by="password", password="wrong")[-2:] == [422, 429]
    assert people.browser_of(app).send("/sign-in", email="amal@example.org", password="wrong").status == 429


def test_it_slows_who_tries_links(app, few, client):
    assert [client.get(f"/invite/guess-{number}").status_code for number in range(5)] == [410] * 4 + [429]
    assert client.send("/invite/guess", password="a sentence of a guesser").status == 429
    karin = people.sign_in(app, "karin")
    with app.test_request_context():
        _, path = invited(karin.person)
    assert client.get(path).status_code == 429
    elsewhere = people.browser_of(app)
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert elsewhere.get(path).status_code == 200


def test_it_slows_who_sends_passkeys_of_her_own_making(few, app, client):
    forged = [use_passkey(client, Authenticator()) for _ in range(3)]
    assert {answer.status_code for answer in forged} == {422}
    ask(client, "/sign-in/passkey", credential={})
    answer = ask(client, "/sign-in/passkey", credential={})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert answer.json["error"].startswith("There were too many tries.")


def test_it_lets_no_address_fill_the_table_of_challenges(few, client):
    answers = [ask(client, "/sign-in/passkey/options").status_code for _ in range(6)]
    assert answers == [200] * 4 + [429] * 2
    assert Challenge.select().count() == 4


def test_it_counts_no_passkey_that_fits(amal, client):
    use_passkey(client, add(amal))
    assert Session.select().where(Session.way == "passkey", Session.device != "bench").count() == 1
    assert not Attempt.select().where(Attempt.failures > 1).exists()


def test_it_answers_a_phone_without_a_script_in_words(few, client):
    statuses(client, "/language", 4, language="en")
    page = client.send("/language", language="en")
    assert (page.status, page.heading) == (429, "Too many tries")
    assert "Please wait a minute, then try again." in page.text
    assert options(client, "/sign-in/passkey/options")
