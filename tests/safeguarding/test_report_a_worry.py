"""A pilot reports facts about a child: stored once, sealed, and only the safeguarding role is notified."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Entry, Notice, Person, SafeguardingReport
from pilotapp.safeguarding import report_text, rules
from tests.sealing.helpers import dump
from tests.support import people
from tests.support.people import uid_of

NEW = "/safeguarding/new"
WORDS = {"observed": "The child hid under the table.", "said": "'Not the cellar!'", "occurred": "today, 3 pm"}


def send(somebody, **changes):
    return somebody.page(NEW).form(NEW).submit(**WORDS | changes)


def test_it_arrives_and_says_what_happens_next(amal):
    page = send(amal)
    report = SafeguardingReport.get()
    assert page.path == f"/safeguarding/mine/{report.uid}"
    assert "What happens next" in page.text and "New" in page.text
    assert report_text.read(report.facts) == {"occurred": "today, 3 pm", **{k: WORDS[k] for k in ("observed", "said")}}
    assert (report.pilot_id, report.programme_id, report.state) == (uid_of("amal"), uid_of("musterstadt"), "open")


def test_it_never_shows_the_text_again(amal, karin):
    page = send(amal)
    for seen in (page, amal.page("/safeguarding/mine"), amal.page("/me/history"), amal.page(NEW), karin.page("/")):
        assert "cellar" not in seen.text and "under the table" not in seen.text


def test_it_leaves_no_word_in_the_database_and_no_entry(amal):
    send(amal)
    assert "cellar" not in dump() and "under the table" not in dump()
    assert Entry.select().count() == 0


def test_it_tells_everybody_with_the_role_and_nobody_else(app, amal, karin):
    people.create("sanne", "musterstadt", ("safeguarding", "coordinator"))
    people.create("sid", "musterstadt", ("safeguarding",))
    people.create("sol", "musterkreis", ("safeguarding",))
    Person.update(active=False).where(Person.uid == uid_of("sid")).execute()
    send(amal)
    told = {(notice.person_id, notice.kind, notice.subject) for notice in Notice.select()}
    uid = SafeguardingReport.get().uid
    assert told == {(uid_of(name), "safeguarding_report", uid) for name in ("selma", "sanne")}


def test_it_writes_down_that_she_sent_it(amal):
    send(amal)
    row = AuditRow.get(AuditRow.action == "safeguarding.report")
    assert (row.person_id, row.subject, row.detail) == (uid_of("amal"), SafeguardingReport.get().uid, "{}")
    assert "Report about a child sent" in amal.page("/me/history").text


def test_it_stores_a_double_tap_once(amal):
    form = amal.page(NEW).form(NEW)
    assert form.submit(**WORDS).path == form.submit(**WORDS).path
    assert (SafeguardingReport.select().count(), Notice.select().count()) == (1, 1)


def test_it_keeps_the_first_where_the_same_form_comes_with_other_words(amal):
    form = amal.page(NEW).form(NEW)
    form.submit(**WORDS)
    again = form.submit(observed="Something else.")
    assert (again.status, again.form(NEW).values["observed"].strip()) == (422, "Something else.")
    assert report_text.read(SafeguardingReport.get().facts)["observed"] == WORDS["observed"]
    again.form(NEW).submit()
    assert SafeguardingReport.select().count() == 2


def test_it_asks_for_what_was_seen(amal):
    page = send(amal, observed=" ")
    assert (page.status, page.form(NEW).values["said"].strip()) == (422, "'Not the cellar!'")
    assert "Please write what you saw or heard." in page.errors()[0]
    assert SafeguardingReport.select().count() == 0


@pytest.mark.parametrize("name", list(report_text.SECTIONS))
def test_it_takes_every_part_up_to_its_length_and_no_longer(amal, name):
    page = send(amal, **{name: "x" * (report_text.SECTIONS[name] + 1)})
    assert (page.status, SafeguardingReport.select().count()) == (422, 0)
    send(amal, **{name: "x" * (report_text.SECTIONS[name] - 2) + "\r\nx"})
    assert len(report_text.read(SafeguardingReport.get().facts)[name]) == report_text.SECTIONS[name]


def test_it_takes_facts_that_need_a_description(amal):
    send(amal, observed="Herr Maier from Hauptstraße 5 shouted, tel. 0151 23456789")
    assert SafeguardingReport.select().count() == 1
    assert "No names here" in amal.page(NEW).text


def test_it_says_so_where_nobody_has_the_role(amal, tarek):
    assert "Nobody reads reports here yet" in tarek.page(NEW).text
    assert "Nobody reads reports here yet" in send(tarek).text
    assert "Nobody reads reports" not in amal.page(NEW).text
    assert SafeguardingReport.select().where(SafeguardingReport.pilot == uid_of("tarek")).exists()


def test_it_refuses_more_than_anybody_sees_in_a_day(amal, report, frozen):
    report("amal")
    sent = SafeguardingReport.get().__data__
    SafeguardingReport.insert_many([sent | {"uid": uuid4()} for _ in range(rules.MAX_A_DAY - 2)]).execute()
    assert send(amal).status == 200
    page = send(amal)
    assert (page.status, "call your coordination" in page.text) == (422, True)
    with clock.freeze(frozen.replace(day=5)):
        again = people.sign_in(amal.client.application, "amal")
        assert send(again).path.startswith("/safeguarding/mine/")


def test_it_takes_nobody_elses_uid(amal, berna, report):
    uid = report("amal")
    page = berna.send(NEW, uid=str(uid), **WORDS)
    assert (page.status, SafeguardingReport.select().count()) == (422, 1)
    assert SafeguardingReport.get().pilot_id == uid_of("amal")


def test_it_survives_a_first_text_that_cannot_be_opened(amal, report, lose_key):
    uid = report("amal")
    lose_key(uid)
    assert amal.send(NEW, uid=str(uid), **WORDS).status == 422
    assert amal.page(f"/safeguarding/mine/{uid}").heading == "My report"


@pytest.mark.parametrize("name", ["karin", "selma", "ines", "greta", "olga"])
def test_it_is_for_pilots(sign_in, name):
    somebody = sign_in(name)
    assert somebody.page(NEW, status=403)
    assert somebody.send(NEW, uid=str(uuid4()), **WORDS).status == 403
    assert SafeguardingReport.select().count() == 0
