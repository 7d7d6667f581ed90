"""Somebody must reauthenticate before a sensitive action; no input is lost."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from pilotapp import clock
from pilotapp.auth import demo_people
from pilotapp.models import AuditRow, Person, RecoveryCode, Session
from pilotapp.web.login import hash_token
from tests.auth.second_steps import give_codes, secret_on, stale
from tests.support import people
from tests.support.people import PASSWORD, uid_of

WANTED = "/me/password"


@pytest.fixture
def asked(karin):
    """The page that karin gets instead of the one that she asked for; she has a password only."""
    stale(karin)
    return karin.page(WANTED)


@pytest.fixture
def asked_for_more(karin):
    """The same where she has an authenticator app beside the password."""
    give_codes("karin")
    stale(karin)
    return karin.page(WANTED)


def confirm(page, by, **values):
    """The form of the page that asks for the password, or the code."""
    values |= {"csrf_token": page.form("/confirm").values["csrf_token"], "by": by, "next": WANTED}
    return page.client.post_page("/confirm", values)


def test_it_asks_after_ten_minutes_and_not_before(karin):
    Session.update(authenticated_at=clock.now() - timedelta(minutes=9)).execute()
    assert karin.page(WANTED).path == WANTED
    stale(karin)
    assert karin.page(WANTED).path == f"/confirm?next={WANTED}"


def test_it_goes_on_after_the_password(asked):
    page = asked.form("/confirm").submit(password=PASSWORD)
    assert page.path == WANTED
    assert AuditRow.get(AuditRow.action == "session.confirm").detail == '{"way": "password"}'


def test_it_goes_on_after_a_code_of_the_app(asked_for_more):
    code = pyotp.TOTP(Person.get_by_id(uid_of("karin")).totp).at(clock.now())
    assert confirm(asked_for_more, "code", code=code).path == WANTED
    assert confirm(asked_for_more, "code", code=code).status == 422


def test_it_takes_no_recovery_code(asked_for_more):
    codes = give_codes("karin").codes
    assert confirm(asked_for_more, "code", code=codes[0]).status == 422
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).count() == 0


def test_it_takes_no_password_alone_where_that_would_not_have_let_her_in(karin, asked_for_more):
    assert "password" not in asked_for_more.text.casefold()
    assert confirm(asked_for_more, "password", password=PASSWORD).status == 422
    assert karin.page(WANTED).path.startswith("/confirm")


@pytest.mark.parametrize("password", ["", "a-wrong-password", "x" * 201])
def test_it_refuses_a_wrong_password(karin, asked, password):
    page = asked.form("/confirm").submit(password=password)
    assert page.status == 422 and page.errors()
    assert karin.page(WANTED).path.startswith("/confirm")


def test_it_slows_down_who_guesses_the_password_in_a_stolen_session(asked):
    page = asked
    for _ in range(6):
        page = page.form("/confirm").submit(password="a-wrong-password")
    assert page.form("/confirm").submit(password=PASSWORD).status == 429


def test_it_gives_the_session_a_new_token_and_the_old_one_is_dead(karin, asked):
    before = Session.get()
    old = karin.client.get_cookie("pilotapp").value
    asked.form("/confirm").submit(password=PASSWORD)
    assert (Session.get().uid, Session.get().token_hash == before.token_hash) == (before.uid, False)
    karin.client.set_cookie("pilotapp", old)
    assert karin.page("/month").path.startswith("/sign-in")


def test_it_leaves_forms_in_other_tabs_usable(karin, asked):
    other = karin.page("/me")
    asked.form("/confirm").submit(password=PASSWORD)
    assert other.form("/me").submit(follow=False).status in (303, 422)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_never_leads_to_another_site(karin, asked, target):
    page = karin.page(f"/confirm?next={target}")
    sent = page.form("/confirm").submit(follow=False, password=PASSWORD)
    assert sent.response.location == "/"


def test_it_keeps_what_was_typed_in_a_form_that_comes_too_late(karin):
    form = karin.page("/me/second-factor").form("/me/second-factor")
    secret = secret_on(form.page)
    stale(karin)
    late = karin.client.post(form.action, data=form.values | {"code": "12 34"}, follow_redirects=False)
    assert late.status_code == 307
    asked = karin.client.post_page(late.location, form.values | {"code": pyotp.TOTP(secret).at(clock.now())})
    assert asked.heading == "Please confirm that it is you" and karin.person.totp is None
    again = asked.form("/confirm").submit(password="a-wrong-password").form("/confirm").submit(password=PASSWORD)
    assert again.heading == "Thank you"
    assert "Your recovery codes" in again.form("/me/second-factor").submit().heading
    assert karin.person.totp == secret


def test_it_keeps_no_password_that_was_typed(karin):
    stale(karin)
    token = karin.client.token()
    values = {"csrf_token": token, "password": "a new sentence of mine", "new_password": "another one", "note": "kept"}
    asked = karin.client.post_page("/confirm?again=/me/password", values)
    assert "a new sentence" not in asked.html and "another one" not in asked.html and "kept" in asked.html


def test_it_sends_a_late_form_nowhere_else(karin):
    values = {"csrf_token": karin.client.token(), "by": "password", "password": PASSWORD, "kept": "[]"}
    page = karin.client.post_page("/confirm?again=https://evil.example/", values)
    assert page.form("/").action == "/"


@pytest.mark.parametrize("kept", ["", "{", "[1]", '{"a": 1}', "null"])
def test_it_sends_nothing_where_the_kept_values_are_broken(karin, kept):
    values = {"csrf_token": karin.client.token(), "by": "password", "password": PASSWORD, "kept": kept}
    page = karin.client.post_page("/confirm?again=/me/recovery-codes", values)
    assert set(page.form("/me/recovery-codes").names) == {"csrf_token", "typed_by"}


def test_it_takes_a_passkey_that_answered_just_before(karin):
    stale(karin)
    values = {"csrf_token": karin.client.token(), "by": "passkey", "next": WANTED}
    assert karin.client.post_page("/confirm", values).status == 200
    assert karin.page(WANTED).path.startswith("/confirm")
    Session.update(authenticated_at=clock.now()).execute()
    assert karin.client.post_page("/confirm", values).path == WANTED


@pytest.fixture
def demo(app, app_with):
    """A demo in which somebody signed in by the demo's button some time ago."""
    Person.update(email=demo_people.EMAILS[0], password_hash=None).where(Person.uid == uid_of("amal")).execute()
    other = app_with(demo=True)
    client = people.browser_of(other)
    client.page("/sign-in").form("/sign-in/demo").submit(email=demo_people.EMAILS[0])
    Session.update(authenticated_at=clock.now() - timedelta(minutes=11)).execute()
    return client


def test_it_asks_the_people_of_the_demo_for_one_tap(demo):
    page = demo.page("/me/second-factor").form("/confirm").submit()
    assert page.path == "/me/second-factor"


def test_it_refuses_that_tap_from_everybody_else(karin, demo):
    stale(karin)
    assert confirm(karin.page("/confirm"), "demo").status in (200, 422)
    assert karin.page(WANTED).path.startswith("/confirm")


def test_it_refuses_that_tap_outside_of_a_demo(app, demo):
    with demo.session_transaction() as cookie:
        token = cookie["_user_id"]
    client = people.sign_in_with(app, token)
    client.post_page("/confirm", {"csrf_token": client.token(), "by": "demo"})
    assert Session.get(Session.token_hash == hash_token(token)).authenticated_at < clock.now() - timedelta(minutes=10)
