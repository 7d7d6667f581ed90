"""Somebody lists their sessions and ends unknown ones."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pilotapp.models import AuditRow, Session
from pilotapp.web.headers import KEEP
from tests.support import people
from tests.support.people import uid_of

ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36"
)


@pytest.fixture
def other(app):
    """Amal's phone, beside the browser of the test."""
    found = people.sign_in(app, "amal", device=ANDROID[:120])
    found.session = Session.get(Session.device == ANDROID[:120])
    return found


def test_it_shows_each_device_in_words_and_marks_this_one(amal, other):
    page = amal.page("/me/security")
    assert "Android phone, Chrome" in page.text
    assert page.text.count("this one") == 1
    assert page.has_form(f"/me/sessions/{other.session.uid}/end")


def test_it_shows_nobody_elses(amal, berna):
    page = amal.page("/me/security")
    assert str(Session.get(Session.person == uid_of("berna")).uid) not in page.html


def test_it_shows_none_that_is_over(amal, other):
    other.client.page("/me").form("/sign-out").submit()
    assert "Android" not in amal.page("/me/security").text


def test_it_ends_one_and_that_phone_is_signed_out_at_once(amal, other):
    page = amal.page("/me/security").form(f"/me/sessions/{other.session.uid}/end").submit()
    assert page.path == "/me/security" and "Android" not in page.text
    assert other.client.get("/sync/hello").status_code == 401
    ended = AuditRow.get(AuditRow.action == "session.end")
    assert (ended.subject, ended.person_id) == (other.session.uid, uid_of("amal"))


def test_it_ends_one_twice_and_writes_it_down_once(amal, other):
    for _ in range(2):
        assert amal.send(f"/me/sessions/{other.session.uid}/end").status == 303
    assert AuditRow.select().where(AuditRow.action == "session.end").count() == 1


@pytest.mark.parametrize("whose", ["berna", "karin", "tarek"])
def test_it_ends_nobody_elses(app, amal, whose):
    theirs = people.sign_in(app, whose)
    uid = Session.get(Session.person == uid_of(whose)).uid
    assert amal.send(f"/me/sessions/{uid}/end").status == 404
    assert theirs.client.get("/sync/hello").status_code == 200


def test_it_ends_none_that_does_not_exist(amal):
    assert amal.send(f"/me/sessions/{uuid4()}/end").status == 404


def test_it_ends_all_others(amal, other, berna):
    amal.page("/me/security").form("/me/sessions/end-all").submit()
    assert other.client.get("/sync/hello").status_code == 401
    assert amal.client.get("/sync/hello").status_code == berna.client.get("/sync/hello").status_code == 200
    assert AuditRow.select().where(AuditRow.action == "session.end").count() == 1


def test_it_ends_all_with_this_one(amal, other):
    assert amal.send("/me/sessions/end-all", here="true").response.location == "/sign-in"
    assert amal.client.get("/sync/hello").status_code == other.client.get("/sync/hello").status_code == 401
    assert not Session.select().where(Session.ended_at.is_null()).exists()


def test_it_is_signed_out_where_it_ends_itself(amal):
    uid = Session.get().uid
    amal.send(f"/me/sessions/{uid}/end")
    assert amal.client.get("/sync/hello").status_code == 401


@pytest.mark.parametrize(
    "path", ["/me/security", "/me/second-factor", "/me/recovery-codes", "/confirm", "/sign-in/second"]
)
def test_it_is_kept_on_no_phone_and_in_no_cache(amal, path):
    answer = amal.client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert KEEP not in answer.headers
