"""Somebody guesses passwords and is slowed down; the owner of the account is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock, db
from pilotapp.auth import passwords
from pilotapp.models import Attempt, AuditRow, Person, Session
from pilotapp.web import throttle
from tests.auth.helpers import sign_in
from tests.support import people
from tests.support.people import uid_of

WRONG = "a-wrong-password"
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def guesser(app):
    """A browser at another address in which nobody has ever signed in."""
    return at(app, ELSEWHERE)


def at(app, address):
    """A browser at this IP address in which nobody has signed in."""
    client = people.browser_of(app)
    client.environ_base["REMOTE_ADDR"] = address
    return client


def guess(client, times, email="amal@example.org"):
    """The HTTP statuses of this number of wrong guesses."""
    token = client.token()
    values = {"email": email, "password": WRONG, "csrf_token": token}
    return [client.post("/sign-in", data=values).status_code for _ in range(times)]


def waits(client, instant, email="amal@example.org", times=4):
    """The minutes that each next guess has to wait; each is tried as soon as the wait before it is over."""
    found = []
    for _ in range(times):
        with clock.freeze(instant):
            assert guess(client, 1, email) == [422]
            answer = client.send("/sign-in", email=email, password=WRONG).response
        seconds = int(answer.headers["Retry-After"])
        found.append(seconds // 60)
        instant += timedelta(seconds=seconds)
    return found


def test_it_lets_five_mistakes_pass_and_then_waits(guesser):
    assert guess(guesser, 7) == [422] * 6 + [429]


def test_it_says_how_long_to_wait_and_keeps_the_address(guesser, frozen):
    guess(guesser, 6)
    page = sign_in(guesser, "amal@example.org", WRONG)
    assert page.status == 429
    assert page.response.headers["Retry-After"] == "60"
    assert page.errors() == ["There were too many tries. Please wait a minute, then try again."]
    assert page.form("/sign-in").values["email"] == "amal@example.org"


@pytest.mark.parametrize("email", ["amal@example.org", "nobody@example.org"])
def test_it_waits_twice_as_long_each_time_up_to_a_quarter_of_an_hour(guesser, frozen, email):
    with clock.freeze(frozen):
        guess(guesser, 5, email)
    assert waits(guesser, frozen, email, times=6) == [1, 2, 4, 8, 15, 15]


@pytest.mark.parametrize("email", ["amal@example.org", "nobody@example.org", " AMAL@Example.org"])
def test_it_does_not_look_at_the_password_while_it_waits(guesser, monkeypatch, email):
    guess(guesser, 6, email)
    monkeypatch.setattr(passwords, "matches", None)
    assert sign_in(guesser, email).status == 429
    assert Session.select().count() == 0


def test_it_lets_her_in_on_her_own_phone_while_somebody_guesses(app, guesser, client):
    sign_in(client, "amal@example.org")
    client.send("/sign-out")
    for number in range(30):
        guess(at(app, f"198.51.100.{number + 10}"), 1)
    guess(guesser, 6)
    assert sign_in(at(app, "198.51.100.200"), "amal@example.org").status == 429
    assert sign_in(client, "amal@example.org").path == "/"


def test_it_lets_her_in_on_her_own_phone_behind_the_address_of_the_guesser(app, client):
    sign_in(client, "amal@example.org")
    client.send("/sign-out")
    guess(at(app, "127.0.0.1"), 8)
    assert sign_in(client, "amal@example.org").path == "/"


def test_it_counts_a_known_phone_too(client):
    sign_in(client, "amal@example.org")
    client.send("/sign-out")
    assert guess(client, 7) == [422] * 6 + [429]
    assert Attempt.select().count() == 1


def test_it_knows_a_phone_for_its_own_accounts_only(app, client):
    sign_in(client, "berna@example.org")
    client.send("/sign-out")
    assert guess(client, 7)[-1] == 429
    assert sign_in(at(app, "127.0.0.1"), "amal@example.org").status == 429


def test_it_gives_phones_a_cookie_that_nobody_can_forge_or_read(app, client):
    sign_in(client, "amal@example.org")
    cookie = client.get_cookie("pilotapp-device")
    assert cookie.http_only and cookie.same_site == "Strict"
    assert "amal" not in cookie.value and str(uid_of("amal")) not in cookie.value
    forger = at(app, ELSEWHERE)
    name = cookie.value.split(".")[0]
    forger.set_cookie("pilotapp-device", f"other.{cookie.value.split('.')[1]}")
    guess(forger, 6)
    assert Attempt.select().count() == 3
    assert name != "other"


def test_it_knows_no_shared_phone_and_nobody_whose_second_factor_is_missing(client):
    sign_in(client, "karin@example.org")
    assert client.get_cookie("pilotapp-device") is None


def test_it_forgets_mistakes_when_the_password_was_right(guesser):
    guess(guesser, 5)
    assert sign_in(guesser, "amal@example.org").path == "/"
    guesser.send("/sign-out")
    assert guess(guesser, 5) == [422] * 5


def test_it_keeps_the_count_of_the_address_when_the_guesser_signs_in_herself(guesser):
    guess(guesser, 3)
    sign_in(guesser, "berna@example.org")
    counted = Attempt.select(Attempt.failures).order_by(Attempt.failures).tuples()
    assert list(counted) == [(3,), (3,), (3,)]


def test_it_forgets_after_a_day(guesser, frozen):
    guess(guesser, 6)
    with clock.freeze(frozen + timedelta(hours=25)):
        assert guess(guesser, 6) == [422] * 6


def test_it_never_adds_up_the_mistakes_of_many_days(guesser, frozen):
    for day in range(10):
        with clock.freeze(frozen + timedelta(hours=25 * day)):
            assert guess(guesser, 4) == [422] * 4


def test_it_deletes_what_is_over(guesser, frozen):
    guess(guesser, 1)
    with clock.freeze(frozen + timedelta(hours=25)):
        guess(guesser, 1, "berna@example.org")
    assert Attempt.select().count() == 3


def test_it_slows_many_machines_that_guess_at_one_person(app):
    statuses = [guess(at(app, f"198.51.100.{number}"), 1)[0] for number in range(1, 24)]
    assert statuses == [422] * 21 + [429] * 2


def test_it_slows_nobody_of_100_pilots_behind_one_address_who_mistype_twice(app):
    here = throttle.ClientContext("203.0.113.5", "secret")
    for number in range(100):
        for right in (False, False, True):
            assert tried(f"pilot-{number}@example.org", here, right) is right


def test_it_slows_an_address_that_guesses_at_many_people(app):
    here = throttle.ClientContext("203.0.113.5", "secret")
    for number in range(301):
        tried(f"pilot-{number}@example.org", here, right=False)
    with pytest.raises(throttle.TooMany):
        tried("berna@example.org", here, right=False)


def tried(email, origin, right):
    """Whether the guess was right; raises TooMany where it was not checked at all."""
    try:
        with throttle.guessing("password", email, origin):
            if not right:
                raise throttle.Wrong("wrong")
    except throttle.Wrong:
        return False
    return True


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8:0:1200::1", "2001:db8:0:12ff:1::2"), ("::ffff:192.0.2.1", "192.0.2.1")],
)
def test_it_counts_the_addresses_of_one_household_together(app, one, other):
    for _ in range(6):
        tried("amal@example.org", throttle.ClientContext(one, "secret"), right=False)
    with pytest.raises(throttle.TooMany):
        tried("amal@example.org", throttle.ClientContext(other, "secret"), right=False)


def test_it_tells_amal_once_that_somebody_guessed_and_writes_no_row_for_each_guess(guesser, frozen):
    guess(guesser, 4)
    assert AuditRow.select().count() == 0
    guess(guesser, 4)
    row = AuditRow.get()
    assert (row.action, row.subject, row.session) == ("session.refused", uid_of("amal"), None)
    assert row.detail == '{"failures": 6, "kind": "password", "reach": "pair"}'
    guess(guesser, 8, "nobody@example.org")
    assert AuditRow.select().count() == 1


def test_it_counts_around_a_transaction_only(app):
    with db.transaction(), pytest.raises(RuntimeError):
        tried("amal@example.org", throttle.ClientContext(ELSEWHERE, "secret"), right=False)


def test_it_asks_for_one_select_where_nothing_was_wrong(app, monkeypatch):
    asked = []
    execute = db.database.obj.execute_sql
    monkeypatch.setattr(db.database.obj, "execute_sql", lambda *args: asked.append(args[0]) or execute(*args))
    tried("amal@example.org", throttle.ClientContext(ELSEWHERE, "secret"), right=True)
    assert [text.split()[0] for text in asked] == ["SELECT"]


def test_it_helps_no_guesser_to_have_the_same_address_in_another_programme(app, client, guesser):
    sign_in(client, "amal@example.org")
    client.send("/sign-out")
    twin = {"programme": uid_of("musterkreis"), "email": "amal@example.org", "name": "Amal"}
    Person.create(**twin, password_hash=passwords.make_hash("a sentence of somebody else"))
    for browser in (client, guesser):
        guess(browser, 5)
        assert sign_in(browser, "amal@example.org", "a sentence of somebody else").path != "/sign-in"
        browser.send("/sign-out")
        assert guess(browser, 2) == [422, 429]


@pytest.mark.parametrize("path", ["/language", "/sign-in/demo"])
def test_it_bounds_what_anybody_may_send_often(app_with, monkeypatch, path):
    monkeypatch.setattr(throttle, "FLOOD", throttle.Limit(3, forget=timedelta(hours=1)))
    client = people.browser_of(app_with(demo=True))
    statuses = [client.send(path, language="en").status for _ in range(5)]
    assert 429 not in statuses[:4]
    assert statuses[4] == 429
