"""Notices are on a person's first page, as links, until they are read."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pilotapp import db, notices, rooms
from pilotapp.models import Notice
from tests.support.page_checks import words
from tests.support.people import uid_of


def told(name, kind, subject=None):
    with db.transaction():
        notices.write(uid_of(name), uid_of("musterstadt"), kind, subject)


def links(page):
    return [one.get("href") for one in page.tree.iter("a") if one.get("id", "").startswith("notice-")]


def counts(page):
    """The counters beside the items of the navigation."""
    spans = [one for one in page.tree.iter("span") if one.get("class") == "tab__count"]
    return [words(one) for one in spans if one.get("hidden") is None]


def test_it_shows_a_pilot_what_is_new_and_where(amal):
    note = uuid4()
    told("amal", "note_answer", note)
    page = amal.page("/")
    assert links(page) == [f"/notes/{note}"]
    assert "There is an answer for you" in page.text
    assert counts(page) == ["1 new"]


@pytest.mark.parametrize("kind", ["certificate_issued", "certificate_revoked"])
def test_it_counts_a_certificate_where_certificates_are(amal, kind):
    told("amal", kind, uuid4())
    new = [one.get("href") for one in amal.page("/").tree.iter("a") if words(one).endswith("1 new")]
    assert new == ["/me"]
    links_there = amal.page("/me/certificates").tree.iter("a")
    assert [one.get("href") for one in links_there if one.get("aria-current") == "true"] == ["/me"]


def test_it_shows_a_coordinator_the_same_in_her_month(karin):
    note = uuid4()
    told("karin", "note_today", note)
    page = karin.page("/month")
    assert links(page) == [f"/supervision/{note}"]
    assert counts(page) == ["1 new"]


def test_it_says_the_same_thing_once(amal):
    note = uuid4()
    for _ in range(3):
        told("amal", "note_answer", note)
    assert links(amal.page("/")) == [f"/notes/{note}"]


def test_it_shows_nothing_of_a_colleague(amal, berna):
    told("amal", "note_answer", uuid4())
    page = berna.page("/")
    assert (links(page), counts(page)) == ([], [])


def test_it_is_gone_once_she_says_that_she_knows(amal):
    told("amal", "keys_changed")
    told("amal", "keys_changed")
    told("amal", "week_hours", uid_of("amal"))
    row = Notice.get(Notice.kind == "keys_changed")
    assert amal.send(f"/notices/{row.uid}/seen").status == 303
    assert links(amal.page("/")) == ["/visits"]
    assert Notice.select().where(Notice.seen_at.is_null()).count() == 1


@pytest.mark.parametrize("other", ["berna", "karin", "tarek"])
def test_it_is_nobody_elses_to_see(sign_in, amal, other):
    told("amal", "keys_changed")
    row = Notice.get()
    assert sign_in(other).send(f"/notices/{row.uid}/seen").status == 404
    assert Notice.get().seen_at is None


def test_it_leads_somewhere_for_every_kind(app, amal, karin):
    for kind in rooms.notices():
        told("amal", kind, uuid4())
    assert len(links(amal.page("/"))) == len(rooms.notices())


def test_it_asks_the_database_as_often_for_many_as_for_one(amal, count_selects):
    amal.page("/")  # the first page of a process asks which generation of the database this is
    told("amal", "note_answer", uuid4())
    amal.page("/")  # asks which generation of the database it is, once in a process
    few = count_selects(lambda: amal.page("/"))
    for _ in range(30):
        told("amal", "note_answer", uuid4())
    assert count_selects(lambda: amal.page("/")) == few > 0
