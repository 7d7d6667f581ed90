"""Somebody signs out, and the cookie is no longer valid."""

from __future__ import annotations

from datetime import timedelta

from pilotapp import clock
from pilotapp.models import AuditRow, Session
from tests.support.people import browser_of


def test_it_ends_the_session_and_says_so(amal):
    page = amal.page("/me").form("/sign-out").submit()
    assert page.path == "/sign-in"
    assert "You are signed out." in page.text
    assert Session.get().ended_at is not None
    assert AuditRow.get().action == "session.end"


def test_it_tells_the_browser_to_forget_the_pages(amal):
    assert amal.send("/sign-out").response.headers["Clear-Site-Data"] == '"cache"'


def test_it_makes_a_stolen_cookie_useless(app, amal):
    with amal.client.session_transaction() as cookie:
        stolen = dict(cookie)
    amal.send("/sign-out")
    thief = browser_of(app)
    with thief.session_transaction() as cookie:
        cookie.update(stolen)
    assert thief.page("/me").path == "/sign-in?next=/me"


def test_it_leaves_her_other_devices_signed_in(amal, sign_in):
    other = sign_in("amal")
    amal.send("/sign-out")
    assert other.page("/me").heading == "Amal"


def test_it_ends_by_itself_after_thirty_days_without_use(amal):
    with clock.freeze(clock.now() + timedelta(days=31)):
        assert amal.page("/me").path == "/sign-in?next=/me"


def test_it_harms_nobody_who_is_not_signed_in(client):
    assert client.send("/sign-out").status == 303
    assert AuditRow.select().count() == 0
